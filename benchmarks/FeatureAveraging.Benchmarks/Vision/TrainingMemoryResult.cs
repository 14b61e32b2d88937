namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>How memory behaves in a training, after warm-up.</summary>
/// <param name="Batches">Batches watched.</param>
/// <param name="PeakMegabytes">Most resident memory of the process.</param>
/// <param name="GrownMegabytes">Peak of the second half of the batches less that of the first half.</param>
/// <param name="TensorsConstant">Whether every batch left the same number of live tensors.</param>
internal sealed record TrainingMemoryResult(int Batches, double PeakMegabytes, double GrownMegabytes, bool TensorsConstant)
{
    /// <summary>Most that the peak may grow by: what the garbage collector may still take.</summary>
    public const double MegabytesBound = 8;

    /// <summary>Whether memory is flat and no tensor is left behind.</summary>
    public bool Holds => GrownMegabytes <= MegabytesBound && TensorsConstant;
}
