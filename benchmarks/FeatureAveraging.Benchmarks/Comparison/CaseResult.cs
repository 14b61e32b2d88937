namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>What was measured of one case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="OursMs">Median wall time of ours, in milliseconds.</param>
/// <param name="LibtorchMs">Median wall time of libtorch, in milliseconds.</param>
/// <param name="Bound">Least acceptable ratio.</param>
/// <param name="Aim">The ratio we aim for.</param>
/// <param name="Difference">Both sides did the same work: largest ‖W_ours − W_libtorch‖ / ‖W_libtorch‖ over the trained networks;
/// for <c>radius.curve</c> the largest difference of robust accuracies.</param>
internal sealed record CaseResult(string Case, int Threads, double OursMs, double LibtorchMs, double Bound, double Aim, double Difference)
{
    /// <summary>libtorch / ours: above 1, ours is faster.</summary>
    public double Ratio => LibtorchMs / OursMs;

    /// <summary>Whether the bound is kept.</summary>
    public bool Holds => Ratio >= Bound;
}
