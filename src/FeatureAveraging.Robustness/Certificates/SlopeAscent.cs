namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Projected Adam on the slopes of CROWN's lower lines (α-CROWN). For fixed ε the bound is concave
/// in them. Holds scratch memory: one per thread.
/// </summary>
internal sealed class SlopeAscent(MarginBound bound, CertificateOptions options, int neurons)
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private readonly double[] _slopes = new double[neurons];
    private readonly double[] _gradient = new double[neurons];
    private readonly double[] _first = new double[neurons];
    private readonly double[] _second = new double[neurons];

    /// <summary>Raises the bound at one radius.</summary>
    /// <param name="part">The part.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="slopes">Where to start; receives the best slopes met, the start included.</param>
    public void Improve(MarginPart part, double epsilon, Span<double> slopes)
    {
        int count = part.Neurons.Length;
        Array.Clear(_first);
        Array.Clear(_second);
        slopes[..count].CopyTo(_slopes);
        double best = bound.EvaluateLinear(part, epsilon, _slopes);
        for (int step = 1; step <= options.SlopeSteps && bound.WriteSlopeGradient(part, epsilon, _gradient); step++)
        {
            Move(count, step);
            double value = bound.EvaluateLinear(part, epsilon, _slopes);
            if (value > best)
            {
                best = value;
                _slopes.AsSpan(0, count).CopyTo(slopes);
            }
        }
    }

    private void Move(int count, int step)
    {
        double rate = options.SlopeRate * (1 - ((step - 1.0) / options.SlopeSteps));
        double firstCorrection = 1 - Math.Pow(FirstDecay, step), secondCorrection = 1 - Math.Pow(SecondDecay, step);
        for (int i = 0; i < count; i++)
        {
            _first[i] = (FirstDecay * _first[i]) + ((1 - FirstDecay) * _gradient[i]);
            _second[i] = (SecondDecay * _second[i]) + ((1 - SecondDecay) * _gradient[i] * _gradient[i]);
            double spread = Math.Sqrt(_second[i] / secondCorrection);
            _slopes[i] = spread > 0 ? Math.Clamp(_slopes[i] + (rate * _first[i] / firstCorrection / spread), 0, 1) : _slopes[i];
        }
    }
}
