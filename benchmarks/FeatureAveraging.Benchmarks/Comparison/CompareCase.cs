using FeatureAveraging.Benchmarks.Attacks;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Benchmarks.Vision;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>One case of <c>compare</c>.</summary>
/// <param name="Name">Its name, for example <c>train.paper</c>.</param>
/// <param name="Measure">Adds what it measures to an empty report, given the number of threads and the folder where MNIST lies.</param>
internal sealed record CompareCase(string Name, Func<ComparisonReport, int, string?, ComparisonReport> Measure)
{
    /// <summary>Every case, in the order they are run.</summary>
    public static IReadOnlyList<CompareCase> All { get; } =
    [
        Training("train.paper", Workload.Paper),
        Training("train.long", Workload.Long),
        Training("train.direct", Workload.Direct),
        new(CurveComparison.Name, (report, threads, _) => report with { Cases = [CurveComparison.Measure(threads)] }),
        new(BoxedAttackCase.Name, (report, threads, data) => report with { Cases = BoxedAttackCase.Measure(data!, threads) })
        {
            NeedsMnist = true,
        },
        .. RadiusCase.All.Select(Radius),
        new(TrainingSpeed.Name, (report, threads, _) => report with { TrainingSpeeds = TrainingSpeed.Measure(threads) }),
        new(TrainingMemory.Name, (report, threads, _) => report with { TrainingMemory = TrainingMemory.Measure(threads) }),
        new(SmoothingSpeed.Name, (report, threads, _) => report with { Smoothing = SmoothingSpeed.Measure(threads) }),
        new(CurveCase.Name, (report, threads, data) => report with { Curves = CurveCase.Measure(data!, threads) }) { NeedsMnist = true },
        new(SyntheticProcess.Name, (report, threads, _) => report with { SyntheticProcess = SyntheticProcess.Measure(threads) }),
    ];

    /// <summary>Whether it cannot be run without MNIST.</summary>
    public bool NeedsMnist { get; private init; }

    private static CompareCase Radius(RadiusCase radius) =>
        new(radius.Name, (report, _, data) => report with { Radii = [radius.Run(data)] }) { NeedsMnist = radius.NeedsMnist };

    private static CompareCase Training(string name, Func<int, Workload> create) => new(name, (report, threads, _) =>
    {
        Workload workload = create(threads);
        CaseResult result = TrainingComparison.Measure(name, workload, threads);
        var bytes = new Dictionary<string, long> { [name] = StepAllocation.Measure(workload) };
        return report with { Cases = [result], AllocatedBytesPerStep = bytes };
    });
}
