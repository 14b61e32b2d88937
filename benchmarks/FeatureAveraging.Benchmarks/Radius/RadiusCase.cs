using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>One timed radius problem, on one thread by definition, and what we hold ourselves to.</summary>
/// <param name="Name">Case name, for example <c>radius.binary</c>.</param>
/// <param name="CreateProblem">Makes network and points, from the folder where MNIST lies if it needs that; not timed.</param>
/// <param name="Options">Gap and limits of each point.</param>
/// <param name="Measure">What is bounded.</param>
/// <param name="Bound">The bound.</param>
internal sealed record RadiusCase(
    string Name, Func<string?, RadiusProblem> CreateProblem, RadiusOptions Options, RadiusMeasure Measure, double Bound)
{
    private const int PaperPoints = 1000;
    private const int WarmUp = 2;
    private const int Runs = 7;

    /// <summary>All cases.</summary>
    public static IReadOnlyList<RadiusCase> All { get; } =
    [
        new("radius.binary", _ => PaperCoarse(), new RadiusOptions(), RadiusMeasure.TotalSeconds, 0.25),
        new("radius.sum", _ => PaperFine(), new RadiusOptions(), RadiusMeasure.TotalSeconds, 0.25),
        new("radius.max", _ => RadiusProblem.Decoupled(1, Readout.Max, PaperPoints), new RadiusOptions(), RadiusMeasure.TotalSeconds, 0.02),
        new("radius.random15", _ => RadiusProblem.Random(15, 512, 100), Within(1), RadiusMeasure.MillisecondsPerPoint, 30),
        new("radius.averaged32", _ => RadiusProblem.Averaged(32, 3072, 50), Within(1), RadiusMeasure.MillisecondsPerPoint, 20),
        new("radius.random24", _ => RadiusProblem.Random(24, 512, 40), Within(1) with { Gap = 0.05 }, RadiusMeasure.SolvedShare, 0.90),
        new("radius.h10", _ => RadiusProblem.Decoupled(10, Readout.Max, 100), Within(1), RadiusMeasure.MillisecondsPerPoint, 2),
        new(
            "radius.mnist", data => RadiusProblem.Mnist(data!, Supervision.Coarse, 40, Readout.Native, 300), Within(1) with { Gap = 1e-3 },
            RadiusMeasure.SolvedShare, 0.90)
        {
            NeedsMnist = true,
        },
        new(
            "radius.mnist.h10", data => RadiusProblem.Mnist(data!, Supervision.Fine, 100, Readout.Max, 100), Within(1),
            RadiusMeasure.MillisecondsPerPoint, 2)
        {
            NeedsMnist = true,
        },
    ];

    /// <summary>Whether it cannot be run without MNIST.</summary>
    public bool NeedsMnist { get; private init; }

    /// <summary>The paper's binary network with 1000 test points.</summary>
    public static RadiusProblem PaperCoarse() => RadiusProblem.Averaged(5, 3072, PaperPoints);

    /// <summary>The paper's k-class network, read out as a sum, with 1000 test points.</summary>
    public static RadiusProblem PaperFine() => RadiusProblem.Decoupled(1, Readout.Sum, PaperPoints);

    /// <summary>Solves and times it.</summary>
    /// <param name="data">Where MNIST lies; only read by a case that needs it.</param>
    public RadiusResult Run(string? data)
    {
        RadiusProblem problem = CreateProblem(data);
        bool whole = Measure == RadiusMeasure.TotalSeconds;
        for (int i = 0; whole && i < WarmUp; i++)
        {
            problem.Solve(Options);
        }

        double[] seconds = new double[whole ? Runs : 1];
        SampleRadius[] radii = [];
        var timer = new PointTimer();
        for (int i = 0; i < seconds.Length; i++)
        {
            timer = new PointTimer();
            seconds[i] = Timing.Milliseconds(() => radii = problem.Solve(Options, timer)) / 1000;
        }

        SampleRadius[] correct = [.. radii.Where(r => r.Status != RadiusStatus.Misclassified)];
        double solved = (double)correct.Count(r => r.Status == RadiusStatus.Exact) / correct.Length;
        long? bytes = whole ? PointAllocation.Measure(problem, Options) : null;
        return new RadiusResult(
            Name, radii.Length, Timing.Median(seconds), Timing.Median(timer.Milliseconds), timer.Milliseconds.Max(), solved, bytes, Measure,
            Bound);
    }

    private static RadiusOptions Within(double seconds) => new() { BudgetSeconds = seconds };
}
