using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Vision.Tests.Checking;

/// <summary>The oracle's own oracles; needs no libtorch.</summary>
public sealed class PlainConvolutionTests
{
    /// <summary>By hand: 2 × 2 pixels 1 2 / 3 4, a 3 × 3 kernel that picks the right neighbour twice and the pixel itself once.</summary>
    [Fact]
    public void Compute_TwoByTwo_IsTheSumByHand()
    {
        var problem = new ConvolutionCase(ConvolutionLayout.Own, 1, 1, 3, Side: 2);
        float[] four(params float[] values) => [.. Enumerable.Repeat(values, ConvolutionCase.Images).SelectMany(v => v)];
        ConvolutionValues values =
            PlainConvolution.Compute(problem, new ConvolutionData(four(1, 2, 3, 4), [0, 0, 0, 0, 1, 2, 0, 0, 0], four(1, 0, 0, 10)));
        Assert.Equal([5, 2, 11, 4], values.Forward[..4]);
        Assert.Equal([1, 2, 0, 10], values.InputGradient[..4]);
        Assert.Equal([10 * 4, 20 * 4, 0, 30 * 4, 41 * 4, 2 * 4, 0, 3 * 4, 4 * 4], values.WeightGradient);
    }

    /// <summary>Law: y is linear in x and in w, so ⟨upstream, y⟩ = ⟨x, gradient by x⟩ = ⟨w, gradient by w⟩.</summary>
    [Fact]
    public void Compute_AnyCase_GradientsAreThoseOfALinearMap()
    {
        foreach (ConvolutionCase problem in ArithmeticCheck.Own.Concat(ArithmeticCheck.Users))
        {
            ConvolutionData data = problem.Draw();
            ConvolutionValues values = PlainConvolution.Compute(problem, data);
            double objective = Product(data.Upstream, values.Forward);
            Assert.Equal(objective, Product(data.Input, values.InputGradient), 1e-9 * Math.Abs(objective));
            Assert.Equal(objective, Product(data.Weights, values.WeightGradient), 1e-9 * Math.Abs(objective));
        }
    }

    private static double Product(float[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
