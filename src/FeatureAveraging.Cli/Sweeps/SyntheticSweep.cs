using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary><c>reproduce synthetic</c> as the cell of a sweep.</summary>
internal static class SyntheticSweep
{
    public static SweptExperiment Create(CliHost host)
    {
        var binder = new OptionsBinder<SyntheticOptions>(
            SyntheticJson.Default.SyntheticOptions, new SyntheticOptions(), new Dictionary<string, IReadOnlyList<string>>());
        var provenance = new Lazy<Provenance>(() => ProvenanceCollector.Collect(host, 1, "favg sweep"));
        return new SweptExperiment
        {
            Id = ExperimentInfo.Synthetic.Id,
            Bind = settings => (JsonObject)JsonSerializer.SerializeToNode(
                binder.Bind(new OptionSources(null, null, null, [.. settings, "Training.Threads=1"])),
                SyntheticJson.Default.SyntheticOptions)!,
            Check = options => binder.Check(() => Read(options).Validated()),
            NameMetrics = options => Run(Small(Read(options)), 0, new RunContext(new Seed(0), provenance.Value)).Metrics.Keys.ToArray(),
            Run = (options, seed, cell) => Run(
                Read(options), seed,
                new RunContext(new Seed(seed), provenance.Value with { Threads = cell.Threads })
                {
                    Clock = host.Clock,
                    Checkpoints = cell.Checkpoints,
                    Cancellation = cell.Cancellation,
                }),
        };
    }

    private static CellResult Run(SyntheticOptions options, ulong seed, RunContext context)
    {
        ExperimentOutcome outcome = SyntheticExperiment.Run(options, context);
        return outcome.Outcome == TrainingOutcome.Cancelled
            ? throw new OperationCanceledException($"The cell with seed {seed} was cut.", context.Cancellation)
            : new CellResult(outcome.Record.Metrics, outcome.Outcome == TrainingOutcome.Diverged);
    }

    // Which metrics there are depends on the kind of setting, never on its size.
    private static SyntheticOptions Small(SyntheticOptions options) => options with
    {
        Data = options.Data with
        {
            InputDimension = options.Data.ClusterCount + 1,
            SampleCount = 4 * options.Data.ClusterCount,
            TestCount = 4,
        },
        Training = options.Training with { Steps = Math.Min(options.Training.Steps, 1), BatchSize = 0 },
        Attack = options.Attack with { Steps = 1 },
    };

    private static SyntheticOptions Read(JsonObject options) => options.Deserialize(SyntheticJson.Default.SyntheticOptions)!;
}
