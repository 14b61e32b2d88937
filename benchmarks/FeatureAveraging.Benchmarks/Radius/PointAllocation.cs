using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>What solving one more point allocates on the managed heap.</summary>
internal static class PointAllocation
{
    private const int Trials = 4;

    /// <summary>
    /// Bytes a point besides its result, rounded: the difference of n and n/2 points, over n/2. Set-up costs the same in both and cancels.
    /// </summary>
    /// <param name="problem">At least two points, none of them misclassified.</param>
    /// <param name="options">Gap and limits.</param>
    public static long Measure(RadiusProblem problem, RadiusOptions options)
    {
        int half = problem.Samples.Count / 2;
        double perPoint = (double)(Least(problem.First(2 * half), options) - Least(problem.First(half), options)) / half;
        return (long)Math.Round(perPoint - ResultBytes(ReducedSpace.Of(problem.Classifier.Network.Hidden).Dimension));
    }

    // An entry of the result array, a SampleRadius, its Witness, and the lifted point of the witness with its
    // rank coordinates, on a 64-bit runtime.
    private static int ResultBytes(int rank) => 8 + 64 + 56 + 40 + (24 + (sizeof(double) * rank));

    private static long Least(RadiusProblem problem, RadiusOptions options) => Enumerable.Range(0, Trials).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        problem.Solve(options);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
