namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>How fast votes under noise are counted.</summary>
/// <param name="Network">What is smoothed.</param>
/// <param name="Sigmas">Deviations that share the draws.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Ours">Noisy points a second of ours: drawn, evaluated, decided, counted.</param>
/// <param name="Libtorch">Points a second of libtorch's own modules, evaluation alone, on a resident batch.</param>
/// <param name="ProcessorRatio">Processor time of a point, libtorch / ours.</param>
internal sealed record SmoothingSpeedResult(
    string Network, int Sigmas, int Threads, double Ours, double Libtorch, double ProcessorRatio)
{
    /// <summary>Least acceptable ratio.</summary>
    public const double Bound = 0.9;

    /// <summary>Ours / libtorch: above 1, ours is faster.</summary>
    public double Ratio => Ours / Libtorch;

    /// <summary>Whether the bound is kept.</summary>
    public bool Holds => Ratio >= Bound;
}
