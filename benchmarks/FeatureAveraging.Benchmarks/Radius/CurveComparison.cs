using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>
/// The case <c>radius.curve</c>: the paper's robust-accuracy curves of both networks by PGD in libtorch in full dimension,
/// against our exact ones. One thread by definition.
/// </summary>
internal static class CurveComparison
{
    /// <summary>Name of the case.</summary>
    public const string Name = "radius.curve";

    private const double Bound = 100;
    private const int OurRuns = 7;
    private const int ComparedPoints = 200;
    private static readonly double[] Radii = [.. Enumerable.Range(0, 13).Select(i => 5.0 * i)];     // 0, 5, …, 60

    /// <summary>
    /// Times libtorch once, which takes many seconds, and ours several times;
    /// the difference is the largest between the robust accuracies of libtorch's PGD and of our own.
    /// </summary>
    /// <param name="threads">Threads of libtorch to go back to afterwards.</param>
    /// <remarks>
    /// The two attacks draw other starts, and ours keeps the best iterate: a few hundredths of difference are to be expected.
    /// </remarks>
    public static CaseResult Measure(int threads)
    {
        torch.set_num_threads(1);
        try
        {
            return Measure([RadiusCase.PaperCoarse(), RadiusCase.PaperFine()]);
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    private static CaseResult Measure(RadiusProblem[] problems)
    {
        ComputeExact(problems);
        double oursMs = Timing.Median(Enumerable.Range(0, OurRuns).Select(_ => Timing.Milliseconds(() => ComputeExact(problems))));
        double libtorchMs = 0, difference = 0;
        foreach (RadiusProblem problem in problems)
        {
            libtorchMs += SearchLibtorch(problem).Milliseconds;
            RadiusProblem few = problem.First(ComparedPoints);
            difference = Math.Max(difference, SearchOurs(few).Zip(SearchLibtorch(few).Accuracy).Max(a => Math.Abs(a.First - a.Second)));
        }

        return new CaseResult(Name, Threads: 1, oursMs, libtorchMs, Bound, Aim: Bound, difference);
    }

    private static RobustnessCurve[] ComputeExact(RadiusProblem[] problems) =>
        [.. problems.Select(p => RobustnessCurve.FromDistances(Radii, [.. p.Solve(new RadiusOptions()).Select(r => r.Bracket.Attacked)]))];

    private static (double[] Accuracy, double Milliseconds) SearchLibtorch(RadiusProblem problem)
    {
        using var data = new TensorData(problem.Samples, torch.ScalarType.Float32);
        using var attack = new AutogradPgd(problem.Classifier.Network, data, new PgdOptions());
        torch.manual_seed(7);
        double[] accuracy = [];
        double milliseconds = Timing.Milliseconds(() => accuracy = attack.ComputeCurve(Radii));
        return (accuracy, milliseconds);
    }

    // An infinite box keeps our attack in full dimension, where a random start spends nearly all its length on
    // directions that the network does not see.
    private static IReadOnlyList<double> SearchOurs(RadiusProblem problem)
    {
        var everywhere = new Box(double.NegativeInfinity, double.PositiveInfinity);
        var attacked = new AttackProblem(problem.Classifier, problem.Samples, new AttackRules(Norm.L2, Radii, new Seed(7), everywhere));
        return new PgdAttack(new PgdOptions()).Search(attacked).ToCurve(Radii).Accuracy;
    }
}
