using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Options;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary><c>reproduce synthetic</c> as the cell of a sweep.</summary>
internal static class SyntheticSweep
{
    public static SweptExperiment Create(CliHost host, SweepData? data)
    {
        if (data is not null)
        {
            throw new OptionsException(
                [$"Data.Dataset is {data.Dataset}; expected no Data, because the experiment {ExperimentInfo.Synthetic.Id} draws its own."]);
        }

        OptionsBinder<SyntheticOptions> binder = SweptCells.CreateBinder(SyntheticJson.Default.SyntheticOptions, new SyntheticOptions());
        Lazy<Provenance> provenance = SweptCells.CollectProvenance(host);
        return new SweptExperiment
        {
            Id = ExperimentInfo.Synthetic.Id,
            Bind = settings => (JsonObject)JsonSerializer.SerializeToNode(
                SweptCells.Bind(binder, settings), SyntheticJson.Default.SyntheticOptions)!,
            Check = options => binder.Check(() => Read(options).Validated()),
            NameMetrics = options => Run(Small(Read(options)), new RunContext(new Seed(0), provenance.Value)).Metrics.Keys.ToArray(),
            Run = (options, seed, cell) => Run(Read(options), SweptCells.ContextOf(host, provenance.Value, seed, cell)),
        };
    }

    private static CellResult Run(SyntheticOptions options, RunContext context) =>
        SweptCells.ResultOf(SyntheticExperiment.Run(options, context), context);

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
