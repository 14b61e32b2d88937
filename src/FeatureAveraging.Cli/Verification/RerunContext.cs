using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Verification;

/// <summary>What running experiments again may need.</summary>
/// <param name="Host">Clock, streams, cancellation.</param>
/// <param name="Records">Every record below the verified path: a run may need what another one made.</param>
/// <param name="Places">Where data sets lie.</param>
/// <param name="Scratch">A folder for temporary files.</param>
internal sealed record RerunContext(CliHost Host, IReadOnlyList<FoundRecord> Records, DataPlaces Places, string Scratch)
{
    /// <summary>Shows the progress of what is being run.</summary>
    /// <value>The default shows nothing.</value>
    public IProgress<ExperimentProgress>? Progress { get; init; }

    /// <summary>Synthetic experiments that were run already, by the path of their record.</summary>
    public Dictionary<string, ExperimentOutcome> Synthetic { get; } = [];

    /// <summary>What an experiment is run again with.</summary>
    /// <param name="found">Its record.</param>
    /// <param name="threads">Threads of every stage.</param>
    public RunContext Run(FoundRecord found, int threads) =>
        Run(found, ProvenanceCollector.Collect(Host, threads, found.Record.Provenance.Command));

    /// <summary>The same for one that needs more than this program.</summary>
    /// <param name="found">Its record.</param>
    /// <param name="provenance">With what it is run.</param>
    public RunContext Run(FoundRecord found, Provenance provenance) =>
        Host.CreateContext(new Seed(found.Record.Seeds["root"]), provenance, Progress);

    /// <summary>The options of a record. One that did not exist when the record was made has its default value.</summary>
    /// <param name="found">The record.</param>
    /// <param name="type">Compiled metadata of the options.</param>
    /// <exception cref="DatasetException">This version does not know them.</exception>
    public static TOptions OptionsOf<TOptions>(FoundRecord found, JsonTypeInfo<TOptions> type)
        where TOptions : class, new()
    {
        try
        {
            var options = (JsonObject)JsonSerializer.SerializeToNode(new TOptions(), type)!;
            Merge(options, found.Record.Options);
            return options.Deserialize(type)!;
        }
        catch (JsonException fault)
        {
            throw new DatasetException(
                found.Path,
                $"its options cannot be read ({fault.Message})",
                $"options of the experiment '{found.Record.Experiment}'",
                "Verify it with the version that made it (provenance.commit), or only as stored: --stored.",
                fault);
        }
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string name, JsonNode? value) in from)
        {
            if (value is JsonObject section && into[name] is JsonObject known)
            {
                Merge(known, section);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}

/// <summary>An experiment that was run again, or why it could not be.</summary>
/// <param name="Record">The new record; null where there is none.</param>
/// <param name="Obstacle">Why not, as a clause; null where there is a record.</param>
internal sealed record Rerun(RunRecord? Record, string? Obstacle)
{
    public static Rerun Of(RunRecord record) => new(record, null);

    public static Rerun Impossible(string obstacle) => new(null, obstacle);
}
