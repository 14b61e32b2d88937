using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// A certified ℓ₂ radius for a deep network that is one chain of layers: what the last layer reads changes at most by the product of the
/// layers' Lipschitz constants (Szegedy et al. 2014, Sec. 4.3), and the margin by that times the difference of two rows of the last weight.
/// </summary>
/// <remarks>Sound and coarse: the product grows with every layer. Immutable.</remarks>
public sealed class LipschitzProduct
{
    private const int MostSquared = 1024;       // a wider matrix is bounded by its Frobenius norm, which costs nothing
    private const double Slack = 1e-4;          // of the radius and, a tenth of it, of the largest output: models compute in float32
    private readonly Matrix _last;

    private LipschitzProduct(double constant, Matrix last) => (Constant, _last) = (constant, last);

    /// <summary>Bound on ‖φ(x) − φ(y)‖₂/‖x − y‖₂ for what the last layer reads, φ.</summary>
    public double Constant { get; }

    /// <summary>The bound of a network.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>Null where it is not one chain of known steps that ends in a linear layer.</returns>
    public static LipschitzProduct? Of(LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        (double constant, string signal) = (1, graph.Input);
        foreach (LayerStep step in graph.Steps.SkipLast(1))
        {
            if (step.Input != signal || Bound(step) is not { } factor)
            {
                return null;
            }

            (constant, signal) = (constant * factor, step.Output);
        }

        return graph.Steps.Count > 0 && graph.Steps[^1] is LinearStep last && last.Input == signal && last.Output == graph.Output
            ? new LipschitzProduct(constant, Rows(last.Weight, last.Weight.Lengths[0]))
            : null;
    }

    /// <summary>A certified radius.</summary>
    /// <param name="decision">The decision. One output is read as the logits (0, f).</param>
    /// <param name="logits">The outputs at the sample, as many as the decision has.</param>
    /// <param name="label">A label of the decision.</param>
    /// <returns>No perturbation up to this length changes a right decision; 0 where it is wrong or the read-out is not covered (the sum or
    /// mean over more than two groups).</returns>
    /// <exception cref="ArgumentException">Decision, outputs and network do not fit together.</exception>
    public double Certify(Decision decision, ReadOnlySpan<double> logits, int label)
    {
        ArgumentNullException.ThrowIfNull(decision);
        int outputs = _last.Rows == 1 ? 2 : _last.Rows;
        Shape.Require(
            decision.OutputCount == outputs && logits.Length == outputs, nameof(decision),
            $"has {decision.OutputCount} outputs and there are {logits.Length}; the network has {outputs}");
        double[] derivative = new double[outputs];
        double margin = decision.Evaluate(logits, label, derivative), rounding = 0.1 * Slack * TensorPrimitives.MaxMagnitude(logits);
        int[] own = [.. Enumerable.Range(0, outputs).Where(j => decision.SpeaksFor(j, label))];
        int[] rivals = [.. Enumerable.Range(0, outputs).Except(own)];
        double[] f = logits.ToArray();
        int best = own.MaxBy(j => f[j]);
        if (margin <= rounding || (decision.IsLinear && decision.AnswerCount > 2))
        {
            return 0;
        }

        double radius = decision.TakesMaximum ? rivals.Min(l => (f[best] - f[l] - rounding) / Reach(Difference(best, l)))
            : decision.IsLinear ? (margin - rounding) / Reach(derivative)
            // of a probability: a weighted mean of differences is no longer than the longest
            : (margin - rounding) / own.Max(j => rivals.Max(l => Reach(Difference(j, l))));
        return radius * (1 - Slack);
    }

    private double[] Difference(int own, int rival)
    {
        double[] c = new double[_last.Rows == 1 ? 2 : _last.Rows];
        (c[own], c[rival]) = (1, -1);
        return c;
    }

    // L·‖Σ_j c_j v_j‖
    private double Reach(double[] coefficients)
    {
        double[] sum = new double[_last.Columns];
        for (int j = 0; j < coefficients.Length; j++)
        {
            if (coefficients[j] != 0 && (_last.Rows > 1 || j == 1))
            {
                TensorPrimitives.MultiplyAdd(_last.Row(_last.Rows == 1 ? 0 : j), coefficients[j], sum, sum);
            }
        }

        return Constant * TensorPrimitives.Norm<double>(sum);
    }

    private static double? Bound(LayerStep step) => step switch
    {
        LinearStep s => Norm(Rows(s.Weight, s.Weight.Lengths[0])),
        ConvolutionStep s => Math.Sqrt(Overlap(s.Window)) * Enumerable.Range(0, s.Groups).Max(g => Norm(Group(s, g))),
        ChannelStep s => s.Scale.Values.Max(v => Math.Abs((double)v)),
        ConstantStep { Operation: Arithmetic.Add or Arithmetic.Subtract } => 1,
        ConstantStep { Operation: Arithmetic.Multiply } s => s.Constant.Values.Max(v => Math.Abs((double)v)),
        ConstantStep { Operation: Arithmetic.Divide, ConstantFirst: false } s => 1 / s.Constant.Values.Min(v => Math.Abs((double)v)),
        RectifierStep s => Math.Max(1, Math.Abs(s.NegativeSlope)),
        PoolingStep s => Math.Sqrt(Overlap(s.Window)),      // a mean is no longer than the values it is of
        GlobalMeanStep or ReshapeStep => 1,
        _ => null,
    };

    // In how many windows one entry can lie.
    private static double Overlap(SlidingWindow window) => Enumerable.Range(0, 2).Aggregate(1.0, (product, axis) =>
        product * (window.Dilations[axis] > 1 ? window.Kernel[axis] : Math.Ceiling((double)window.Kernel[axis] / window.Strides[axis])));

    private static Matrix Group(ConvolutionStep step, int group)
    {
        int outputs = step.Weight.Lengths[0] / step.Groups;
        Matrix all = Rows(step.Weight, step.Weight.Lengths[0]);
        return new Matrix(outputs, all.Columns, all.Values.Slice(group * outputs * all.Columns, outputs * all.Columns).ToArray());
    }

    private static Matrix Rows(ModelArray array, int rows) =>
        new(rows, array.Values.Length / rows, Array.ConvertAll(array.Values, value => (double)value));

    private static double Norm(Matrix matrix)
    {
        if (Math.Min(matrix.Rows, matrix.Columns) > MostSquared)
        {
            return TensorPrimitives.Norm<double>(matrix.Values) * (1 + 1e-9);
        }

        return LipschitzConstant.SpectralNorm(matrix.Rows <= matrix.Columns ? matrix : matrix.Transpose()) * (1 + 1e-9);
    }
}
