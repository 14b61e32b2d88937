using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public sealed class LipschitzProductTests
{
    private static readonly Decision Native = new(DenseNetwork.OwnClasses(3), Readout.Native);

    /// <summary>Diagonal layers 3 and 2, pooled in pairs: the largest entries are multiplied.</summary>
    [Fact]
    public void Of_DiagonalLayers_IsTheProductOfTheLargestEntries()
    {
        LipschitzProduct product = LipschitzProduct.Of(Chain(
            new LinearStep("a", "x", new ModelArray([3, 0, 0, 1], 2, 2), null), new RectifierStep("b", "a", 0),
            new ChannelStep("c", "b", new ModelArray([-2, 1], 2), new ModelArray([5, 5], 2)),
            new ConstantStep("d", "c", Arithmetic.Divide, new ModelArray([0.5f], 1), ConstantFirst: false),
            new LinearStep("y", "d", new ModelArray([1, 0, 0, 1, -1, 0], 3, 2), null)))!;
        Assert.Equal(3 * 2 / 0.5, product.Constant, 0.05);          // the norm of a matrix is bounded within 0.4 %
        Assert.True(product.Constant >= 12);
    }

    /// <summary>One linear layer: the distance to the nearest plane f_own = f_rival.</summary>
    [Fact]
    public void Certify_LinearNetwork_IsTheDistanceToThePlane()
    {
        LipschitzProduct product =
            LipschitzProduct.Of(Chain(new LinearStep("y", "x", new ModelArray([1, 0, 0, 1, -1, 0], 3, 2), null)))!;
        double[] f = [3, 1, -3];
        Assert.Equal(2 / Math.Sqrt(2), product.Certify(Native, f, 0), 1e-3);       // against class 1: ‖(1, −1)‖; class 2: 6/2
        Assert.InRange(product.Certify(Native, f, 0), 0, 2 / Math.Sqrt(2));
        Assert.Equal(0, product.Certify(Native, f, 1));

        var sides = new Decision(new Partition([1, -1, -1]), Readout.Sum);
        // f₀ − f₁ − f₂ = 5 with the normal (1, 0) − (0, 1) − (−1, 0) = (2, −1)
        Assert.Equal(5 / Math.Sqrt(5), product.Certify(sides, f, 1), 1e-3);
        // at most the longest difference: ‖(1, 0) − (−1, 0)‖ = 2
        double margin = 3 - Math.Log(Math.Exp(1) + Math.Exp(-3));
        Assert.Equal(margin / 2, product.Certify(new Decision(new Partition([1, -1, -1]), Readout.Probability), f, 1), 1e-3);
    }

    [Fact]
    public void Certify_OneOutput_IsReadAsTwoLogits()
    {
        LipschitzProduct product = LipschitzProduct.Of(Chain(new LinearStep("y", "x", new ModelArray([3, 4], 1, 2), null)))!;
        var decision = new Decision(DenseNetwork.OwnClasses(2), Readout.Max);
        Assert.Equal(0.4, product.Certify(decision, [0, 2], 1), 1e-3);
        Assert.Equal(0, product.Certify(decision, [0, 2], -1));
    }

    /// <summary>A 3 × 3 window of ones counts every pixel nine times: constant images are multiplied by nine, the bound.</summary>
    [Fact]
    public void Of_Convolution_BoundsWhatAConstantImageBecomes()
    {
        var window = new SlidingWindow([3, 3], [1, 1], [1, 1], [1, 1], [1, 1], WindowPadding.Given);
        float[] ones = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        LipschitzProduct product = LipschitzProduct.Of(Chain(
            new ConvolutionStep("a", "x", new ModelArray(ones, 1, 1, 3, 3), null, window, 1), new ReshapeStep("b", "a", [-1]),
            new LinearStep("y", "b", new ModelArray([1, 0, 0, 1, -1, 0], 3, 2), null)))!;
        Assert.Equal(9, product.Constant, 1e-3);
        LipschitzProduct apart = LipschitzProduct.Of(Chain(
            new PoolingStep("a", "x", true, window with { Strides = [3, 3] }, false, true), new ReshapeStep("b", "a", [-1]),
            new LinearStep("y", "b", new ModelArray([1, 0, 0, 1, -1, 0], 3, 2), null)))!;
        Assert.Equal(1, apart.Constant, 1e-9);
    }

    [Fact]
    public void Of_WhatIsNoChain_IsNull()
    {
        Assert.Null(LipschitzProduct.Of(Chain(
            new RectifierStep("a", "x", 0), new JoinStep("b", "a", Arithmetic.Add, "x"),
            new LinearStep("y", "b", new ModelArray([1, 0, 0, 1], 2, 2), null))));
        Assert.Null(LipschitzProduct.Of(Chain(new RectifierStep("y", "x", 0))));
    }

    private static LayerGraph Chain(params LayerStep[] steps) => new("x", null, steps, "y");
}
