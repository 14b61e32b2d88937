using FeatureAveraging.Vision.Checking;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Layers;

/// <summary>
/// Brute force: every convolution that our layers may compute, and both of its gradients, against plain sums in double precision.
/// </summary>
public sealed class ConvolutionTests : NativeTest
{
    public static TheoryData<int, int, int, int> Cases
    {
        get
        {
            int[] channels = [1, 2, 3, 4, 8, 16, 20];
            var cases = new TheoryData<int, int, int, int>();
            foreach (int inputs in channels)
            {
                foreach ((int size, int stride) in ((int, int)[])[(1, 1), (1, 2), (3, 1), (3, 2)])
                {
                    Array.ForEach(channels, outputs => cases.Add(inputs, outputs, size, stride));
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_AnyShape_EqualsPlainSums(int inputs, int outputs, int size, int stride)
    {
        foreach (int side in (int[])[7, 8])
        {
            ArithmeticReport report = Check(new ConvolutionCase(ConvolutionLayout.Own, inputs, outputs, size, stride, Side: side));
            Assert.True(report.Outcome == ArithmeticOutcome.Right, report.Fault ?? report.Diagnostic?.Message);
            Assert.True(report.WithOneDnn[0].ForwardError > 0, "Sums in float32 are not those in double precision.");
        }
    }

    /// <summary>bfloat16 rounds to 8 bits, so 1/50 of the largest value; the faults were as large as the value.</summary>
    [Theory]
    [InlineData(1, 8, 3, 1)]
    [InlineData(4, 8, 1, 2)]
    [InlineData(16, 20, 3, 1)]
    [InlineData(20, 16, 3, 2)]
    public void Apply_BFloat16_EqualsPlainSumsUpToRounding(int inputs, int outputs, int size, int stride)
    {
        ArithmeticReport report = Check(new ConvolutionCase(ConvolutionLayout.Own, inputs, outputs, size, stride, ScalarType.BFloat16));
        Assert.True(report.Outcome == ArithmeticOutcome.Right, report.Fault ?? report.Diagnostic?.Message);
    }

    /// <summary>The result lies with channels last, so that the next layer finds the layout it is right in.</summary>
    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 2)]
    [InlineData(4, 3, 2)]
    public void Apply_ChannelsLast_StaysSo(long inputs, long size, long stride)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor result = Vision.Layers.Convolution.Apply(Arranged(2, inputs, 8, 8), Arranged(6, inputs, size, size), bias: null, stride);
        Assert.Equal(1, result.stride(1));
        Assert.Equal(6, result.stride(3));
    }

    private static Tensor Arranged(params long[] shape) => Vision.Layers.ChannelsLast.Arrange(ones(shape));

    // oneDNN cannot be switched here: what is wrong with it on is wrong.
    private static ArithmeticReport Check(ConvolutionCase problem) => ArithmeticCheck.Run(new LibtorchAlone(), [problem], "this one");

    private sealed class LibtorchAlone : IArithmetic
    {
        private readonly LibtorchArithmetic _libtorch = new(CPU);

        public string Name => _libtorch.Name;

        public int Threads { get => _libtorch.Threads; set => _libtorch.Threads = value; }

        public bool TrySwitchOneDnn(bool on) => false;

        public ConvolutionValues Convolve(ConvolutionCase problem, ConvolutionData data) => _libtorch.Convolve(problem, data);
    }
}
