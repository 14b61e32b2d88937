using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Witnesses;

/// <summary>
/// A verified adversarial point: the deployed decision at it is wrong. <see cref="WitnessHarness"/> makes it for two-layer networks; code
/// that makes one for other networks must have evaluated the decision again.
/// </summary>
public sealed class Witness
{
    private readonly LiftedPoint? _lifted;
    private double[]? _point;

    /// <summary>States a point at which the decision was asked and found wrong.</summary>
    /// <param name="sampleIndex">The sample it belongs to, from 0.</param>
    /// <param name="norm">The norm of the distance.</param>
    /// <param name="distance">Its distance from the sample, rounded up.</param>
    /// <param name="point">d values; owned from now on.</param>
    public Witness(int sampleIndex, Norm norm, double distance, double[] point) =>
        (SampleIndex, Norm, Distance, _point) = (sampleIndex, norm, distance, point);

    internal Witness(int sampleIndex, Norm norm, double distance, LiftedPoint lifted) =>
        (SampleIndex, Norm, Distance, _lifted) = (sampleIndex, norm, distance, lifted);

    /// <summary>The sample it belongs to, from 0.</summary>
    public int SampleIndex { get; }

    /// <summary>The norm of <see cref="Distance"/>.</summary>
    public Norm Norm { get; }

    /// <summary>Its distance from the sample, measured in d dimensions in double precision and rounded up by its error bound.</summary>
    public double Distance { get; }

    /// <summary>The point itself, not the perturbation: d values, the very ones that were checked.</summary>
    /// <remarks>A witness of the reduced space keeps rank instead of d numbers and computes the point when it is first asked for.</remarks>
    public ReadOnlySpan<double> Point => _point ??= _lifted!.Compute();
}
