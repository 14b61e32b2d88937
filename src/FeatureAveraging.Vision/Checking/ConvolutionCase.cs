using FeatureAveraging.Randomness;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Checking;

/// <summary>How a convolution is written and how its tensors lie in memory.</summary>
internal enum ConvolutionLayout
{
    /// <summary>As the layers of this room write it.</summary>
    Own,

    /// <summary>libtorch's convolution of tensors in the order n, c, h, w: what a user's model does.</summary>
    PlainOrder,

    /// <summary>libtorch's convolution of tensors in the order n, h, w, c: what a user's model may do.</summary>
    ChannelsLast,
}

/// <summary>One small convolution whose result is known.</summary>
/// <param name="Layout">How it is written.</param>
/// <param name="Inputs">c, channels that go in.</param>
/// <param name="Outputs">Channels that come out.</param>
/// <param name="Size">Rows and columns of the kernel; the padding is (size − 1)/2.</param>
/// <param name="Stride">Step between outputs.</param>
/// <param name="Type">float32 or bfloat16.</param>
/// <param name="Side">Rows and columns of an image; 1 makes a 1 × 1 convolution a matrix product.</param>
internal sealed record ConvolutionCase(
    ConvolutionLayout Layout, int Inputs, int Outputs, int Size, int Stride = 1, ScalarType Type = ScalarType.Float32, int Side = 8)
{
    /// <summary>Images of a case: enough that two threads share them.</summary>
    public const int Images = 4;

    /// <summary>
    /// Largest error that rounding explains, relative to the largest value:
    /// float32 sums of some hundred products are off by 10⁻⁶, bfloat16 has eight bits.
    /// </summary>
    public double Tolerance => Type == ScalarType.BFloat16 ? 0.05 : 1e-4;

    /// <summary>Rows and columns of the result.</summary>
    public int OutputSide => ((Side - 1) / Stride) + 1;

    /// <summary>What it is, for people.</summary>
    public string Name
    {
        get
        {
            string order =
                Layout switch { ConvolutionLayout.Own => "own layer", ConvolutionLayout.PlainOrder => "plain order", _ => "channels last" };
            string step = Stride > 1 ? $", stride {Stride}" : "", type = Type == ScalarType.BFloat16 ? ", bfloat16" : "";
            return $"{order}, {Size}×{Size}, {Inputs} → {Outputs} channels{step}{type}";
        }
    }

    /// <summary>Input, weights and the gradient that arrives from above, ~ N(0, 1), rounded to the case's type.</summary>
    public ConvolutionData Draw()
    {
        RandomSource random = new Seed(0).For("vision.check");
        float[] Fill(int count)
        {
            double[] values = new double[count];
            random.FillGaussian(values);
            return Array.ConvertAll(values, value => Type == ScalarType.BFloat16 ? ToBFloat16(value) : (float)value);
        }

        return new ConvolutionData(
            Fill(Images * Inputs * Side * Side), Fill(Outputs * Inputs * Size * Size), Fill(Images * Outputs * OutputSide * OutputSide));
    }

    // The upper half of a float32, cut: exact in bfloat16.
    private static float ToBFloat16(double value) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) & 0xFFFF0000);
}

/// <summary>What goes into a convolution, in the order n, c, h, w.</summary>
/// <param name="Input">n × c × h × w.</param>
/// <param name="Weights">Outputs × c × size × size.</param>
/// <param name="Upstream">Gradient of some objective by the result, of the result's shape.</param>
internal sealed record ConvolutionData(float[] Input, float[] Weights, float[] Upstream);

/// <summary>What comes out of a convolution and of its two derivatives, in the order n, c, h, w.</summary>
/// <param name="Forward">The result.</param>
/// <param name="InputGradient">Gradient by the input.</param>
/// <param name="WeightGradient">Gradient by the weights.</param>
internal sealed record ConvolutionValues(double[] Forward, double[] InputGradient, double[] WeightGradient);
