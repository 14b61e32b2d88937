using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class HiddenLayerTests
{
    [Fact]
    public void WithInput_ScaleAndShift_ReadsTheSame()
    {
        var layer = new HiddenLayer(new Matrix(2, 3, [1, -2, 0.5, 4, 0, -1]), [0.25, -3]);
        double[] scale = [2, 0.5, -1], shift = [1, 0, 3], x = [0.7, -1.2, 2];
        double[] expected = new double[2], found = new double[2];
        layer.EvaluatePreactivations([.. x.Select((value, i) => (scale[i] * value) + shift[i])], expected);
        layer.WithInput(scale, shift).EvaluatePreactivations(x, found);
        Assert.Equal(expected[0], found[0], 1e-14);
        Assert.Equal(expected[1], found[1], 1e-14);
        Assert.Equal([1, -2, 0.5, 4, 0, -1], layer.Weights.Values.ToArray());
    }

    [Fact]
    public void WithInput_WhatDoesNotFit_IsRefused()
    {
        var layer = new HiddenLayer(new Matrix(1, 2, [1, 2]));
        Assert.Throws<ArgumentException>(() => layer.WithInput([1], [0, 0]));
        Assert.Throws<ArgumentException>(
            () => new HiddenLayer(new Matrix(1, 2, [1, 2]), null, new Activation(2)).WithInput([1, 1], [0, 0]));
    }
}
