using System.Text.Json.Nodes;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments;

/// <summary>A run record as it grows, stage by stage; complete at any time, so that a cancelled run keeps what it has.</summary>
/// <param name="context">The run that it records.</param>
public sealed class RecordDraft(RunContext context)
{
    private static readonly Dictionary<string, double[]> EmptySeries = [];
    private readonly DateTimeOffset _started = context.Clock.GetUtcNow();
    private readonly Dictionary<string, double> _timings = [];
    private readonly Dictionary<string, ClaimInterval> _intervals = [];
    private long _mark = context.Clock.GetTimestamp();

    /// <summary>The run that it records.</summary>
    public RunContext Context => context;

    /// <summary>Scalar results.</summary>
    public Dictionary<string, double> Metrics { get; } = [];

    /// <summary>Series.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, double[]>> Series { get; } = [];

    /// <summary>Warnings and notes; the same one twice is kept once.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Claims.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>What the run comes to; null where it is asked no one question.</summary>
    public Conclusion? Conclusion { get; set; }

    /// <summary>Adds a series.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Named columns.</param>
    public void AddSeries(string name, params (string Name, double[] Values)[] columns) =>
        Series[name] = columns.ToDictionary(c => c.Name, c => c.Values);

    /// <summary>Adds a matrix as a series: <c>shape</c> and <c>values</c>, row by row.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="matrix">The matrix.</param>
    public void AddMatrix(string name, Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        AddSeries(name, ("shape", [matrix.Rows, matrix.Columns]), ("values", matrix.Values.ToArray()));
    }

    /// <summary>Adds columns to a series, which may be there already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Named columns.</param>
    public void AddColumns(string name, params (string Name, double[] Values)[] columns) =>
        AddSeries(name, [.. Series.GetValueOrDefault(name, EmptySeries).Select(c => (c.Key, c.Value)), .. columns]);

    /// <summary>Adds the 95 % interval of a metric, and its ends as metrics beside it; one of an earlier call is replaced.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="interval">Its interval.</param>
    public void AddInterval(string metric, ClaimInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        _intervals[metric] = interval;
        var name = MetricName.Parse(metric);
        Metrics[name.Low(interval.Over)] = interval.Low;
        Metrics[name.High(interval.Over)] = interval.High;
    }

    /// <summary>Adds the interval of a metric that is a share.</summary>
    /// <param name="metric">The metric, which must be there.</param>
    /// <param name="count">What it is a share of.</param>
    /// <param name="over">Images or samples.</param>
    public void AddShareInterval(string metric, int count, IntervalOver over)
    {
        (double low, double high) = ShareInterval.Wilson(Metrics[metric], count);
        AddInterval(metric, new ClaimInterval(low, high, count, over));
    }

    /// <summary>Adds the interval of a metric that is the ratio of two medians over the same images or samples.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="above">What the numerator is the median of.</param>
    /// <param name="below">What the denominator is the median of, in the same order.</param>
    /// <param name="seed">Draws the images or samples again.</param>
    /// <param name="over">Images or samples.</param>
    public void AddRatioInterval(string metric, IReadOnlyList<double> above, IReadOnlyList<double> below, Seed seed, IntervalOver over)
    {
        ArgumentNullException.ThrowIfNull(above);
        (double low, double high) = MedianRatio.Resample(above, below, seed.For("interval.ratio", 0));
        AddInterval(metric, new ClaimInterval(low, high, above.Count, over));
    }

    /// <summary>Adds a claim: judged by the interval of its metric where one was added, else by its value.</summary>
    /// <param name="id">Stable id.</param>
    /// <param name="sentence">The statement in words.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="metric">Name of the metric, which must be there.</param>
    /// <param name="lower">Least accepted value; −∞ for none.</param>
    /// <param name="upper">Greatest accepted value; +∞ for none.</param>
    public void Judge(string id, string sentence, string source, string metric, double lower, double upper) =>
        Claims.Add(Claim.Within(id, sentence, source, metric, Metrics[metric], lower, upper, _intervals.GetValueOrDefault(metric)));

    /// <summary>Leaves claims undecided that say nothing where another one fails.</summary>
    /// <param name="premise">Id of that one.</param>
    /// <param name="presumes">Chooses the claims, of those there are.</param>
    public void Presume(string premise, Func<Claim, bool> presumes)
    {
        ArgumentNullException.ThrowIfNull(presumes);
        bool fails = Claims.Any(claim => claim.Id == premise && claim.Verdict == Verdict.Fails);
        for (int i = 0; fails && i < Claims.Count; i++)
        {
            if (Claims[i].Premise is null && presumes(Claims[i]))
            {
                Claims[i] = Claims[i] with { Verdict = Verdict.Undecided, Premise = premise };
            }
        }
    }

    /// <summary>Ends a stage: the time since the last mark is its time.</summary>
    /// <param name="stage">Name of the stage.</param>
    public void Mark(string stage)
    {
        _timings[stage] = context.Clock.GetElapsedTime(_mark).TotalMilliseconds;
        _mark = context.Clock.GetTimestamp();
    }

    /// <summary>The record.</summary>
    /// <param name="experiment">Id of the experiment.</param>
    /// <param name="options">The effective options.</param>
    public RunRecord Build(string experiment, JsonObject options) => new()
    {
        Experiment = experiment,
        Started = _started,
        Options = options,
        Seeds = new Dictionary<string, ulong> { ["root"] = context.Seed.Root },
        Provenance = context.Provenance,
        Metrics = Metrics,
        Series = Series,
        Diagnostics = [.. Diagnostics.Distinct()],
        Claims = Claims,
        Conclusion = Conclusion,
        TimingsMs = _timings,
    };
}
