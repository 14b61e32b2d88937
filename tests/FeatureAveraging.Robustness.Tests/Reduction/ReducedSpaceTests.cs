using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Robustness.Tests.Reduction;

public class ReducedSpaceTests
{
    [Theory]
    [InlineData(6, 300, 6)]
    [InlineData(6, 6, 6)]
    [InlineData(9, 4, 4)]      // more neurons than inputs: nothing to gain, still correct
    [InlineData(1, 1, 1)]
    public void Of_RandomWeights_HasFullRankAndOrthonormalBasis(int neurons, int d, int rank)
    {
        var space = ReducedSpace.Of(TestNetworks.RandomBinary(neurons, d, 4).Hidden);
        Assert.Equal(rank, space.Dimension);
        for (int i = 0; i < rank; i++)
        {
            double[] axis = new double[rank], lifted = new double[d], back = new double[rank];
            axis[i] = 1;
            space.Lift(axis, lifted);
            space.Project(lifted, back);
            for (int j = 0; j < rank; j++)
            {
                Assert.Equal(i == j ? 1 : 0, back[j], 1e-14);
            }
        }
    }

    [Fact]
    public void Of_DuplicateDependentZeroAndTinyNeurons_FindsTheRank()
    {
        RandomSource random = new Seed(8).For("test");
        double[] u = TestNetworks.Gaussian(50, random), v = TestNetworks.Gaussian(50, random), w = TestNetworks.Gaussian(50, random);
        double[][] rows =
            [u, u, [.. u.Select(a => -3 * a)], new double[50], v, [.. u.Zip(v, (a, b) => a - (7 * b))], [.. w.Select(a => 1e-200 * a)]];
        Assert.Equal(3, ReducedSpace.Of(new HiddenLayer(new Matrix(7, 50, [.. rows.SelectMany(r => r)]))).Dimension);
    }

    [Fact]
    public void Of_AllZeroWeights_StillHasAnInput()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 3), [1, 2]), [1, -1]);
        var space = ReducedSpace.Of(network.Hidden);
        Assert.Equal(1, space.Dimension);
        Assert.Equal(-1, new Classifier(space.Reduce(network), Readout.Native).ComputeMargin([5], 1));
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(4, 1)]
    [InlineData(200, 3)]
    public void Reduce_EveryReadout_KeepsMarginsAndLengths(int d, int power)
    {
        RandomSource random = new Seed(9).For("test");
        (TwoLayerNetwork Network, Readout Readout)[] cases =
            [(TestNetworks.RandomBinary(8, d, 5, power), Readout.Native), .. TestNetworks.ClassReadouts.Select(
                r => ((TwoLayerNetwork)TestNetworks.RandomMulticlass(4, 2, d, 6, power), r))];
        foreach ((TwoLayerNetwork network, Readout readout) in cases)
        {
            var space = ReducedSpace.Of(network.Hidden);
            var original = new Classifier(network, readout);
            var reduced = new Classifier(space.Reduce(network), readout);
            double[] x = TestNetworks.Gaussian(d, random), p = new double[space.Dimension];
            double[] step = TestNetworks.Gaussian(space.Dimension, random), lifted = new double[d];
            space.Project(x, p);
            space.Lift(step, lifted);
            int label = original.Decision.IsBetweenClasses ? 3 : 1;
            AssertRelative(original.ComputeMargin(x, label), reduced.ComputeMargin(p, label));
            TensorPrimitives.Add(x, lifted, x);
            TensorPrimitives.Add(p, step, p);
            AssertRelative(original.ComputeMargin(x, label), reduced.ComputeMargin(p, label));
            AssertRelative(TensorPrimitives.Norm<double>(step), TensorPrimitives.Norm<double>(lifted));
        }
    }

    [Fact]
    public void Project_WrongLength_Throws()
    {
        var space = ReducedSpace.Of(TestNetworks.RandomBinary(2, 5, 1).Hidden);
        Assert.Throws<ArgumentException>(() => space.Project(new double[4], new double[2]));
        Assert.Throws<ArgumentException>(() => space.Lift(new double[3], new double[5]));
    }

    private static void AssertRelative(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{actual} against {expected}");
}
