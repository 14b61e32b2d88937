using System.Text.Json.Nodes;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments;

/// <summary>A run record as it grows, stage by stage; complete at any time, so that a cancelled run keeps what it has.</summary>
/// <param name="clock">For the start and the timings.</param>
public sealed class RecordDraft(TimeProvider clock)
{
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly Dictionary<string, double> _timings = [];
    private long _mark = clock.GetTimestamp();

    /// <summary>The clock of the timings.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Scalar results.</summary>
    public Dictionary<string, double> Metrics { get; } = [];

    /// <summary>Series.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, double[]>> Series { get; } = [];

    /// <summary>Warnings and notes; the same one twice is kept once.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Claims.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Adds a series.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Named columns.</param>
    public void AddSeries(string name, params (string Name, double[] Values)[] columns) =>
        Series[name] = columns.ToDictionary(c => c.Name, c => c.Values);

    /// <summary>Ends a stage: the time since the last mark is its time.</summary>
    /// <param name="stage">Name of the stage.</param>
    public void Mark(string stage)
    {
        _timings[stage] = clock.GetElapsedTime(_mark).TotalMilliseconds;
        _mark = clock.GetTimestamp();
    }

    /// <summary>The record.</summary>
    /// <param name="experiment">Id of the experiment.</param>
    /// <param name="options">The effective options.</param>
    /// <param name="seed">The user's root seed.</param>
    /// <param name="provenance">Where and with what it was made.</param>
    public RunRecord Build(string experiment, JsonObject options, Seed seed, Provenance provenance) => new()
    {
        Experiment = experiment,
        Started = _started,
        Options = options,
        Seeds = new Dictionary<string, ulong> { ["root"] = seed.Root },
        Provenance = provenance,
        Metrics = Metrics,
        Series = Series,
        Diagnostics = [.. Diagnostics.Distinct()],
        Claims = Claims,
        TimingsMs = _timings,
    };
}
