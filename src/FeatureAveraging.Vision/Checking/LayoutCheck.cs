namespace FeatureAveraging.Vision.Checking;

/// <summary>One convolution against plain sums in double precision, the worst of one and of two threads.</summary>
/// <param name="Layout">What was computed, in words.</param>
/// <param name="IsOwn">Whether it is written as the layers of this program write it; otherwise as a user's own model may.</param>
/// <param name="ForwardError">Largest error of the result, divided by its largest value.</param>
/// <param name="InputGradientError">The same of the gradient by the input.</param>
/// <param name="WeightGradientError">The same of the gradient by the weights.</param>
/// <param name="Tolerance">Largest error that rounding explains.</param>
public sealed record LayoutCheck(
    string Layout, bool IsOwn, double ForwardError, double InputGradientError, double WeightGradientError, double Tolerance)
{
    /// <summary>Whether rounding explains every error.</summary>
    public bool IsRight => ForwardError <= Tolerance && InputGradientError <= Tolerance && WeightGradientError <= Tolerance;
}
