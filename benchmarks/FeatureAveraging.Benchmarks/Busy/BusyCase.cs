using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Benchmarks.Busy;

/// <summary>One parallel loop of ours at work.</summary>
/// <param name="Name">Case name, for example <c>train.paper</c>.</param>
/// <param name="Create">Prepares the work for a number of threads; what it returns is timed.</param>
internal sealed record BusyCase(string Name, Func<int, Action> Create)
{
    private static readonly Seed Root = new(7);

    /// <summary>All cases: the worker team of training, fine and coarse, and every kind of loop over samples.</summary>
    public static IReadOnlyList<BusyCase> All { get; } =
    [
        new("train.paper", threads => Train(Workload.Paper(threads))),
        new("train.direct", threads => Train(Workload.Direct(threads))),
        new("data.draw", DrawSamples),
        new("attack.pgd", SearchPgd),
        new("radius.sum", SolveRadii),
        new("discovery", Discover),
    ];

    private static Action Train(Workload workload) => () => workload.TrainOurs();

    private static Action DrawSamples(int threads)
    {
        var options = new ClusterOptions();
        var distribution = ClusterDistribution.Create(options, Root);
        return () => distribution.Draw(options.SampleCount, Root, "data.train", threads: threads);
    }

    private static Action SearchPgd(int threads)
    {
        RadiusProblem problem = RadiusCase.PaperCoarse();
        var attacked = new AttackProblem(problem.Classifier, problem.Samples, new AttackRules(Norm.L2, [10, 20, 30], Root));
        var attack = new PgdAttack(new PgdOptions());
        return () => attack.Search(attacked with { Threads = threads });
    }

    private static Action SolveRadii(int threads)
    {
        RadiusProblem problem = RadiusCase.PaperFine();
        return () => RadiusSolver.Solve(problem.Classifier, problem.Samples, new RadiusOptions(), TimeProvider.System, threads);
    }

    private static Action Discover(int threads)
    {
        var options = new ClusterOptions { InputDimension = 784, SampleCount = 4000 };
        LabeledSamples data = ClusterDistribution.Create(options, Root).Draw(options.SampleCount, Root, "data.train", threads: threads);
        return () => SubclassDiscovery.Discover(data.Inputs, data.Labels, new SubclassOptions(), Root, threads);
    }
}
