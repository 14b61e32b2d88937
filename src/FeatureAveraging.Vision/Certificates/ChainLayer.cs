using FeatureAveraging.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>
/// An affine layer in double precision, as a convolution: a dense layer has one window, as large as what it reads. Behind it, but for the
/// last layer, comes max(0, z), or the maximum of 0 and a square of pool × pool of its outputs.
/// </summary>
internal sealed class ChainLayer : IDisposable
{
    private readonly Tensor _transposed;        // (rows·columns·c + 1) × o: weights by offset and channel, and the bias in the last row

    /// <summary>Makes a layer; owns the tensors from now on.</summary>
    /// <param name="weight">o × c × rows × columns.</param>
    /// <param name="bias">o.</param>
    /// <param name="input">Shape of what it reads.</param>
    /// <param name="strides">Steps, of rows first.</param>
    /// <param name="before">Zeros above and on the left.</param>
    /// <param name="after">Zeros below and on the right.</param>
    /// <param name="pool">Side of the squares of which the maximum is taken; 1 for none.</param>
    public ChainLayer(
        Tensor weight, Tensor bias, SignalShape input, (long Down, long Right) strides, (long Top, long Left) before,
        (long Bottom, long Right) after, long pool)
    {
        (Weight, Bias, Input, Strides, Before, After, Pool) = (weight, bias, input, strides, before, after, pool);
        Output = new SignalShape(
            weight.shape[0], Count(input.Height + before.Top + after.Bottom, weight.shape[2], strides.Down),
            Count(input.Width + before.Left + after.Right, weight.shape[3], strides.Right));
        Pooled = new SignalShape(Output.Channels, Output.Height / pool, Output.Width / pool);
        using DisposeScope scope = NewDisposeScope();
        Norm = SpectralBound.Compute(weight, isWhole: Output is { Height: 1, Width: 1 });
        RowLengths = weight.square().sum([1, 2, 3]).sqrt().DetachFromDisposeScope();
        _transposed = cat([weight.permute(2, 3, 1, 0).reshape(-1, weight.shape[0]), bias.unsqueeze(0)]).DetachFromDisposeScope();
    }

    /// <summary>o × c × rows × columns.</summary>
    public Tensor Weight { get; }

    /// <summary>o.</summary>
    public Tensor Bias { get; }

    /// <summary>What it reads.</summary>
    public SignalShape Input { get; }

    /// <summary>Its outputs, before the maximum.</summary>
    public SignalShape Output { get; }

    /// <summary>What the next layer reads, its axes kept.</summary>
    public SignalShape Pooled { get; }

    /// <summary>Side of the squares of which the maximum is taken; 1 for none.</summary>
    public long Pool { get; }

    /// <summary>Most roundings that one number goes through on its way forward or backward through the layer.</summary>
    public long Roundings => Output.Count + Weight.shape.Aggregate(1L, (product, length) => product * length) / Weight.shape[0]
        + Weight.shape[0] + 16;

    private (long Down, long Right) Strides { get; }

    private (long Top, long Left) Before { get; }

    private (long Bottom, long Right) After { get; }

    /// <summary>Where the windows of its outputs lie on what it reads.</summary>
    public RowPlacement Windows => new(-Before.Top, -Before.Left, Strides.Down, Strides.Right, Output.Height, Output.Width);

    /// <summary>A bound on ‖W‖₂.</summary>
    public double Norm { get; }

    /// <summary>‖w‖₂ of each output's weights: o.</summary>
    public Tensor RowLengths { get; }

    /// <summary>Outputs, before the maximum.</summary>
    /// <param name="x">n × c × rows × columns.</param>
    public Tensor Forward(Tensor x) => Forward(x, Weight, Bias);

    /// <summary>The same with the magnitudes of weights and biases: bounds the sum of the magnitudes of all terms.</summary>
    /// <param name="x">n × c × rows × columns, none negative.</param>
    public Tensor ForwardMagnitudes(Tensor x) => Forward(x, Weight.abs(), Bias.abs());

    /// <summary>The maxima of outputs.</summary>
    /// <param name="outputs">n × o × rows × columns.</param>
    public Tensor Maxima(Tensor outputs) => Pool > 1 ? nn.functional.max_pool2d(outputs.relu(), Pool) : outputs.relu();

    /// <summary>The outputs that are in a maximum: those that fill no square are left out.</summary>
    /// <param name="outputs">o × rows × columns.</param>
    /// <returns>o × 1 × rows × columns.</returns>
    public Tensor Cut(Tensor outputs) =>
        outputs.narrow(1, 0, Pooled.Height * Pool).narrow(2, 0, Pooled.Width * Pool).unsqueeze(1).contiguous();

    /// <summary>Linear functions of its outputs as functions of what it reads.</summary>
    /// <param name="rows">Functions of the outputs.</param>
    public LinearRows Backward(LinearRows rows)
    {
        Tensor a = rows.Coefficients;                                   // o × L × R × h × w
        (long c, long down, long right) = (Input.Channels, Weight.shape[2], Weight.shape[3]);
        long[] inner = a.shape[1..];
        Tensor all = _transposed.matmul(a.reshape(a.shape[0], -1)).reshape([-1, .. inner]);
        Tensor products = all.narrow(0, 0, down * right * c).view([down, right, c, .. inner]);
        Tensor biases = all.select(0, down * right * c).sum([2, 3]);
        RowPlacement place = rows.Place.Refine(Strides.Down, Strides.Right, Before.Top, Before.Left);
        return new LinearRows(
            Assemble(products), rows.Constants.add(biases, TensorMemory.One), rows.Opposite?.sub(biases), place).CropTo(Input);
    }

    /// <summary>Rows and columns of a window of what it reads, for one of its outputs.</summary>
    /// <param name="height">Rows of outputs.</param>
    /// <param name="width">Columns of outputs.</param>
    public (long Height, long Width) Grow(long height, long width) =>
        (((height - 1) * Strides.Down) + Weight.shape[2], ((width - 1) * Strides.Right) + Weight.shape[3]);

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        RowLengths.Dispose();
        _transposed.Dispose();
    }

    private static long Count(long length, long window, long step) => ((length - window) / step) + 1;

    private Tensor Forward(Tensor x, Tensor weight, Tensor bias) => nn.functional.conv2d(
        nn.functional.pad(x, (Before.Left, After.Right, Before.Top, After.Bottom)), weight, bias, [Strides.Down, Strides.Right]);

    // Adds up what every output gives to every entry of its window: rows × columns × c × L × R × h × w → c × L × R × h' × w'.
    private Tensor Assemble(Tensor products)
    {
        long[] s = products.shape;
        (long height, long width) = (s[5], s[6]);
        if (height == 1 && width == 1)
        {
            return products.squeeze(6).squeeze(5).permute(2, 3, 4, 0, 1).contiguous();
        }

        (long tall, long wide) = Grow(height, width);
        Tensor sum = zeros([s[2], s[3], s[4], tall, wide], products.dtype, products.device);
        for (long i = 0; i < s[0]; i++)
        {
            for (long j = 0; j < s[1]; j++)
            {
                sum.slice(3, i, i + ((height - 1) * Strides.Down) + 1, Strides.Down)
                    .slice(4, j, j + ((width - 1) * Strides.Right) + 1, Strides.Right)
                    .add_(products.select(0, i).select(0, j), TensorMemory.One);
            }
        }

        return sum;
    }
}

/// <summary>Channels, rows and columns of a signal.</summary>
/// <param name="Channels">c.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct SignalShape(long Channels, long Height, long Width)
{
    /// <summary>How many values it has.</summary>
    public long Count => Channels * Height * Width;
}
