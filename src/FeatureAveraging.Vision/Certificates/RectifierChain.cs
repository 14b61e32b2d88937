using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>
/// A network as its certificates see it: scaled inputs, then affine layers with max(0, ·) between them, in double precision.
/// </summary>
/// <param name="layers">The layers; the last has no maximum behind it. Owned from now on.</param>
/// <param name="scale">What inputs are multiplied by first: c × rows × columns. Owned from now on.</param>
/// <param name="shift">What is then added, of the same shape. Owned from now on.</param>
internal sealed class RectifierChain(IReadOnlyList<ChainLayer> layers, Tensor scale, Tensor shift) : IDisposable
{
    private const long MostAtOnce = 1 << 21;        // coefficients of rows that are bounded together

    /// <summary>Its layers.</summary>
    public IReadOnlyList<ChainLayer> Layers => layers;

    /// <summary>What inputs are multiplied by first.</summary>
    public Tensor Scale => scale;

    /// <summary>
    /// Bound on all rounding errors, relative to the sum of the magnitudes of the terms that a number is added up from: every term goes
    /// through at most so many roundings of 2⁻⁵³ each.
    /// </summary>
    public Tensor Slack { get; } =
        Keep(8 * Math.ScaleB(1, -53) * (layers.Sum(layer => layer.Roundings) + layers[0].Input.Count), scale.device);

    /// <summary>Whether every layer is a matrix.</summary>
    public bool IsDense => layers.All(layer => layer.Output is { Height: 1, Width: 1 });

    /// <summary>The greatest magnitude of <see cref="Scale"/>.</summary>
    public double LargestScale { get; } = TensorMemory.ReadDoubles(scale).Max(Math.Abs);

    /// <summary>λ to choose from (<see cref="MaximumLines.Substitute"/>).</summary>
    public IReadOnlyList<Tensor> Multipliers { get; } =
        [.. ((double[])[1, 0.5, 0.25, 0.125]).Select(value => Keep(value, scale.device))];

    /// <summary>Two of them.</summary>
    public IReadOnlyList<Tensor> FewMultipliers => [Multipliers[1], Multipliers[3]];

    /// <summary>What the first layer reads: 1 × c × rows × columns.</summary>
    /// <param name="point">The point, in the units of the model's input; any shape.</param>
    public Tensor Arrange(Tensor point) => point.view(scale.shape).mul(scale).add(shift, TensorMemory.One).unsqueeze(0);

    /// <summary>The outputs: n × k.</summary>
    /// <param name="x">What the first layer reads.</param>
    public Tensor Forward(Tensor x)
    {
        foreach (ChainLayer layer in layers.SkipLast(1))
        {
            x = layer.Maxima(layer.Forward(x));
        }

        return layers[^1].Forward(x).flatten(1);
    }

    /// <summary>Lower bounds of linear functions over a ball: L × R.</summary>
    /// <param name="layer">Which layer's input the functions are of.</param>
    /// <param name="rows">The functions.</param>
    /// <param name="lines">Lines around the maxima behind each earlier layer.</param>
    /// <param name="ball">The ball.</param>
    /// <remarks>
    /// Every function is traced back to the inputs, maxima replaced by the line that bounds them on the side that counts (Zhang et al.
    /// 2018); the linear function that is left has its least value on the ball at f(x) − ε‖∇f‖ in the dual norm.
    /// </remarks>
    public Tensor Bound(int layer, LinearRows rows, IReadOnlyList<HiddenLines> lines, InputBall ball)
    {
        long atOnce = Math.Max(1, MostAtOnce / Math.Max(1, rows.Place.GridWidth * Widest(layer, rows)));
        List<Tensor> bounds = [];
        for (long first = 0; first < rows.Place.GridHeight; first += atOnce)
        {
            using DisposeScope scope = NewDisposeScope();
            LinearRows some = rows.Take(first, Math.Min(atOnce, rows.Place.GridHeight - first));
            for (int j = layer - 1; j >= 0; j--)
            {
                some = layers[j].Backward(lines[j].Lines.Substitute(some, lines[j].Radius, lines[j].Multipliers));
            }

            bounds.Add(ball.Least(some).MoveToOuterDisposeScope());
        }

        return bounds.Count == 1 ? bounds[0] : cat(bounds);
    }

    public void Dispose()
    {
        foreach (ChainLayer layer in layers)
        {
            layer.Dispose();
        }

        foreach (Tensor multiplier in Multipliers)
        {
            multiplier.Dispose();
        }

        Slack.Dispose();
        scale.Dispose();
        shift.Dispose();
    }

    private static Tensor Keep(double value, Device device) => TensorMemory.Number(value, device).DetachFromDisposeScope();

    // The most coefficients of one row on its way back.
    private long Widest(int layer, LinearRows rows)
    {
        (long height, long width, long most) = (rows.Coefficients.shape[3], rows.Coefficients.shape[4], rows.Coefficients.shape[0]);
        most *= height * width;
        for (int j = layer - 1; j >= 0; j--)
        {
            (height, width) = (height * layers[j].Pool, width * layers[j].Pool);
            most = Math.Max(most, layers[j].Output.Channels * height * width);
            (height, width) = layers[j].Grow(height, width);
        }

        return most * rows.Coefficients.shape[2];
    }
}

/// <summary>How the maxima behind a hidden layer are replaced by lines.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Radius">How far the outputs of the layer move together at most in ℓ₂; null where nothing is known.</param>
/// <param name="Multipliers">λ to choose from (<see cref="MaximumLines.Substitute"/>).</param>
internal sealed record HiddenLines(MaximumLines Lines, Tensor? Radius, IReadOnlyList<Tensor> Multipliers);
