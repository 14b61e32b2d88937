using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments.Tests.Measuring;

public sealed class MarginGradientsTests
{
    private static readonly Matrix Axes = new(4, 4, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2]);
    private static readonly Partition Sides = Partition.FirstPositive(2, 2);

    [Fact]
    public void ComputeMeans_AveragedNetwork_SharesOneDirectionPerSide()
    {
        // f_FA at a centre of side +: ∇ = |J₊|·μ̄₊ = (2, 2, 0, 0); at one of side − the margin is −f: (0, 0, 2, 2).
        Matrix gradients =
            MarginGradients.ComputeMeans(new Classifier(ReferenceNetworks.Averaged(Axes, Sides), Readout.Native), Centers());
        Assert.Equal([2, 2, 0, 0, 2, 2, 0, 0, 0, 0, 2, 2, 0, 0, 2, 2], gradients.Values.ToArray());
        Assert.Equal(1, SharedDirection.Measure(gradients, Sides).Index, 1e-15);
    }

    [Fact]
    public void ComputeMeans_DecoupledNetwork_HasADirectionPerClass()
    {
        Matrix gradients =
            MarginGradients.ComputeMeans(new Classifier(ReferenceNetworks.Decoupled(Axes, Sides), Readout.Native), Centers());
        Assert.Equal(Axes.Values.ToArray(), gradients.Values.ToArray());
        Assert.Equal(0, SharedDirection.Measure(gradients, Sides).Index);
    }

    [Fact]
    public void ComputeMeans_SeveralSamples_AreAveraged()
    {
        // A sample of class 0 at the origin has the gradient 0 (ReLU'(0) = 0): the mean halves.
        var samples = new LabeledSamples(new Samples(2, 4, [2, 0, 0, 0, 0, 0, 0, 0]), [1, 1], [0, 0], Sides);
        Matrix gradients =
            MarginGradients.ComputeMeans(new Classifier(ReferenceNetworks.Decoupled(Axes, Sides), Readout.Native), samples);
        Assert.Equal([1, 0, 0, 0], gradients.Row(0).ToArray());
        Assert.Equal([0, 0, 0, 0], gradients.Row(1).ToArray());
    }

    private static LabeledSamples Centers() =>
        new(new Samples(4, 4, [.. Axes.Values.ToArray().Select(v => (float)v)]), [1, 1, -1, -1], [0, 1, 2, 3], Sides);
}
