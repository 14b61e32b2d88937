namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Scratch memory of one attack on one thread, and its best perturbation.</summary>
public sealed class PgdWorkspace
{
    internal PgdWorkspace(ReadoutClassifier classifier)
    {
        int d = classifier.InputDimension;
        (Delta, Point, Gradient, BestDelta) = (new double[d], new double[d], new double[d], new double[d]);
        Readout = classifier.CreateWorkspace();
    }

    /// <summary>The perturbation with the least margin of the last search, length d.</summary>
    public ReadOnlySpan<double> Best => BestDelta;

    internal double[] Delta { get; }

    internal double[] Point { get; }

    internal double[] Gradient { get; }

    internal double[] BestDelta { get; }

    internal ReadoutWorkspace Readout { get; }
}
