namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>How fast ResNet-18 is trained.</summary>
/// <param name="Type">What it is computed in: Float32 or BFloat16.</param>
/// <param name="Width">Channels of the first stage.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Ours">Images a second of ours, with shuffling, crops and mirrors from bytes.</param>
/// <param name="Libtorch">Images a second of libtorch's own modules on resident tensors.</param>
internal sealed record TrainingSpeedResult(string Type, int Width, int Threads, double Ours, double Libtorch)
{
    /// <summary>Least acceptable ratio.</summary>
    public const double Bound = 0.95;

    /// <summary>Ours / libtorch: above 1, ours is faster.</summary>
    public double Ratio => Ours / Libtorch;

    /// <summary>Whether the bound is kept.</summary>
    public bool Holds => Ratio >= Bound;
}
