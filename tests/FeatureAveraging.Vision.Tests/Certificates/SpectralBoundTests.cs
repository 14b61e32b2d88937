using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Certificates;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Certificates;

public sealed class SpectralBoundTests : NativeTest
{
    /// <summary>Two orthogonal rows of lengths 5 and 13: norm 13.</summary>
    [Fact]
    public void Compute_OrthogonalRows_IsTheLongest()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = TensorMemory.Create((double[])[3, 4, 0, 0, 0, 0, 5, 12], [2, 4, 1, 1], CPU);
        Assert.InRange(SpectralBound.Compute(weight, isWhole: true), 13, 13 * 1.005);
    }

    /// <summary>A box filter takes a constant image to nine times itself: norm 9, at frequency 0.</summary>
    [Fact]
    public void Compute_BoxFilter_IsItsSum()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = ones([1, 1, 3, 3], ScalarType.Float64);
        Assert.InRange(SpectralBound.Compute(weight, isWhole: false), 9, 9 * 1.05);
    }

    /// <summary>Power iteration on a large image comes close to the bound from below, for odd and even windows.</summary>
    [Theory]
    [InlineData(3, 4, 3)]
    [InlineData(5, 2, 2)]
    public void Compute_RandomConvolution_IsJustAboveWhatPowerIterationFinds(int outputs, int inputs, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = new double[outputs * inputs * size * size], start = new double[inputs * 24 * 24];
        new Seed(3).For("test.weight").FillGaussian(values);
        new Seed(3).For("test.start").FillGaussian(start);
        Tensor weight = TensorMemory.Create(values, [outputs, inputs, size, size], CPU);
        Tensor x = TensorMemory.Create(start, [1, inputs, 24, 24], CPU);
        double norm = 0;
        for (int i = 0; i < 100; i++)
        {
            x = x.div(x.norm()).detach().requires_grad_();
            Tensor y = nn.functional.conv2d(x, weight, padding: [size / 2L, size / 2L]);
            norm = TensorMemory.ReadDoubles(y.norm())[0];
            x = autograd.grad([y], [x], [y.detach()])[0];           // WᵀWx
        }

        Assert.InRange(SpectralBound.Compute(weight, isWhole: false), norm, 1.08 * norm);
    }
}
