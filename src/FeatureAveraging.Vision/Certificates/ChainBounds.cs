using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>What is known of the hidden layers of a network on a ball, rounded outward.</summary>
/// <param name="chain">The network.</param>
/// <param name="ball">The ball.</param>
/// <remarks>
/// Layer by layer: the first exactly, each later one by tracing its outputs back to the inputs through the lines of the earlier ones, and
/// in ℓ₂ never wider than ‖w‖ρ around the center, ρ how far all it reads moves together: ε times the norms of the layers before.
/// A range is widened by <see cref="RectifierChain.Slack"/> times a bound on the magnitudes that it was added up from: with T the
/// magnitudes at a layer, those at the next are |W|·Σ 2(T + max(|l|, |u|)) + |b|, the sum over the inputs of a maximum, since no slope
/// exceeds 1.
/// </remarks>
internal sealed class ChainBounds(RectifierChain chain, InputBall ball)
{
    private readonly List<HiddenValues> _hidden = [];
    private readonly List<HiddenLines> _lines = [];
    private Tensor? _magnitudes;

    /// <summary>Each hidden layer.</summary>
    public IReadOnlyList<HiddenValues> Hidden => _hidden;

    // Together all neurons of a layer move by ε times the norms of the layers before at most.
    private bool IsJoint => ball.IsJoint && ball.Norm == Norm.L2;

    /// <summary>Slopes to start a search from, layer by layer.</summary>
    public IEnumerable<(Tensor Below, Tensor Above)> Starts => _hidden.Select(values => MaximumLines.Start(values, touching: IsJoint));

    /// <summary>Computes everything.</summary>
    public ChainBounds Compute()
    {
        Tensor x = ball.Center.unsqueeze(0);
        double reach = IsJoint ? chain.LargestScale : double.PositiveInfinity;
        for (int k = 0; k < chain.Layers.Count - 1; k++)
        {
            ChainLayer layer = chain.Layers[k];
            Tensor center = layer.Forward(x);
            Add(k, center.squeeze(0), reach);
            x = layer.Maxima(center);
            reach *= layer.Norm;
        }

        return this;
    }

    /// <summary>By how much bounds of linear functions of the outputs can be off: R.</summary>
    /// <param name="functions">R × k.</param>
    public Tensor Rounding(Tensor functions)
    {
        Tensor magnitudes = chain.Layers[^1].ForwardMagnitudes(Magnitudes()).flatten();
        return functions.abs().matmul(magnitudes).mul(chain.Slack);
    }

    /// <summary>Lower bounds of linear functions of the outputs: R.</summary>
    /// <param name="functions">R × k.</param>
    /// <param name="smaller">The ball, or one around the same point inside it.</param>
    /// <param name="slopes">Of the lines, layer by layer.</param>
    public Tensor Bound(Tensor functions, InputBall smaller, IEnumerable<(Tensor Below, Tensor Above)> slopes)
    {
        ChainLayer last = chain.Layers[^1];
        Tensor rows = functions.matmul(last.Weight.flatten(1)).view([-1, .. last.Weight.shape[1..]])
            .permute(1, 0, 2, 3).unsqueeze(1).contiguous();
        HiddenLines[] lines =
            [.. slopes.Zip(_hidden, (s, values) => Lines(smaller, values, MaximumLines.Of(values, s.Below, s.Above), chain.Multipliers))];
        var traced = new LinearRows(rows, functions.matmul(last.Bias).unsqueeze(0), null, last.Windows);
        return chain.Bound(chain.Layers.Count - 1, traced, lines, smaller).flatten();
    }

    private HiddenLines Lines(InputBall inner, HiddenValues values, MaximumLines lines, IReadOnlyList<Tensor> multipliers)
    {
        using Tensor reach = TensorMemory.Number(values.Reach, ball.Center.device);
        return new HiddenLines(lines, IsJoint ? inner.Epsilon.mul(reach) : null, multipliers);
    }

    private void Add(int k, Tensor center, double before)
    {
        ChainLayer layer = chain.Layers[k];
        Tensor bounds = chain.Bound(k, Outputs(layer), _lines, ball);      // L × 2o
        (long o, long height, long width) = (layer.Output.Channels, layer.Output.Height, layer.Output.Width);
        Tensor Traced(long first) => bounds.narrow(1, first, o).transpose(0, 1).reshape(o, height, width);
        (Tensor low, Tensor high) = (Traced(0), Traced(o).neg());
        if (k > 0 && IsJoint)
        {
            using Tensor factor = TensorMemory.Number(before, center.device);
            Tensor reach = layer.RowLengths.mul(ball.Epsilon.mul(factor)).view(-1, 1, 1);
            (low, high) = (maximum(low, center.sub(reach)), minimum(high, center.add(reach, TensorMemory.One)));
        }

        Tensor magnitudes = layer.ForwardMagnitudes(Magnitudes()).squeeze(0), rounding = magnitudes.mul(chain.Slack);
        var values = new HiddenValues(
            layer.Cut(center), layer.Cut(low.sub(rounding)), layer.Cut(high.add(rounding, TensorMemory.One)),
            IsJoint ? before * layer.Norm : double.PositiveInfinity, layer.Pool);
        _hidden.Add(values);
        (Tensor below, Tensor above) = MaximumLines.Start(values, touching: IsJoint);
        _lines.Add(Lines(ball, values, MaximumLines.Of(values, below, above).Simplify(), chain.FewMultipliers));
        Tensor terms = layer.Cut(magnitudes).add(maximum(values.Low.abs(), values.High.abs()), TensorMemory.One).squeeze(1);
        _magnitudes = Fold(terms, layer.Pool).unsqueeze(0);
    }

    // Magnitudes of what the next layer reads: 1 × c × rows × columns.
    private Tensor Magnitudes()
    {
        if (_magnitudes is null)
        {
            _magnitudes = ball.Center.abs().add(ball.Scale.abs().mul(ball.Epsilon), TensorMemory.One).unsqueeze(0);
        }

        return _magnitudes;
    }

    // All outputs and their negatives; where lines are the same below and above, one function serves for both.
    private LinearRows Outputs(ChainLayer layer)
    {
        Tensor weight = IsJoint ? layer.Weight : cat([layer.Weight, layer.Weight.neg()]);
        Tensor bias = IsJoint ? layer.Bias : cat([layer.Bias, layer.Bias.neg()]);
        return new LinearRows(
            weight.permute(1, 0, 2, 3).unsqueeze(1).contiguous(), bias.unsqueeze(0), IsJoint ? bias.neg().unsqueeze(0) : null,
            layer.Windows);
    }

    private static Tensor Fold(Tensor x, long pool)
    {
        Tensor sum = x.view(x.shape[0], x.shape[1] / pool, pool, x.shape[2] / pool, pool).sum([2, 4]);
        return sum.add(sum, TensorMemory.One);
    }
}
