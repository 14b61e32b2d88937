using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class RangeBoundsTests
{
    private const double Radius = 2;
    private static readonly int[] Neurons = [0, 1, 2, 3];

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(2, 1.9)]
    [InlineData(3, -1.2)]
    [InlineData(3, 1.5)]
    public void NarrowToCap_PointsOfTheCap_LieInTightRanges(int dimension, double depth)
    {
        RandomSource random = new Seed(5).For("cap", (ulong)dimension);
        ReducedSample sample = Sample(dimension, random);
        double[] direction = Unit(dimension, random), low = new double[Neurons.Length], high = new double[Neurons.Length];
        double[] z = new double[Neurons.Length];
        var ranges = new RangeBounds(sample);
        ranges.SetBall(Neurons, Radius);
        ranges.NarrowToCap(Neurons, Radius, direction, depth);
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        for (int draw = 0; draw < 200_000; draw++)
        {
            double[] delta = Unit(dimension, random);       // the extremes lie on the sphere
            TensorPrimitives.Multiply(delta, Radius, delta);
            if (TensorPrimitives.Dot<double>(direction, delta) < depth)
            {
                continue;
            }

            sample.EvaluateAt(delta, z);
            for (int r = 0; r < z.Length; r++)
            {
                (low[r], high[r]) = (Math.Min(low[r], z[r]), Math.Max(high[r], z[r]));
            }
        }

        for (int r = 0; r < low.Length; r++)
        {
            double near = 0.02 * Radius * sample.Norms[r];      // how close that many random points come to an extreme
            Assert.InRange(low[r] - ranges.Low[r], 0, near);
            Assert.InRange(ranges.High[r] - high[r], 0, near);
        }
    }

    [Fact]
    public void NarrowToCap_DepthAlmostTheRadius_LeavesAPoint()
    {
        RandomSource random = new Seed(6).For("cap");
        ReducedSample sample = Sample(3, random);
        double[] direction = Unit(3, random), z = new double[Neurons.Length];
        var ranges = new RangeBounds(sample);
        ranges.SetBall(Neurons, Radius);
        ranges.NarrowToCap(Neurons, Radius, direction, Radius * (1 - 1e-9));
        sample.EvaluateAt(Array.ConvertAll(direction, v => Radius * v), z);
        Assert.All(
            Neurons,
            r => Assert.True(ranges.Low[r] <= z[r] && z[r] <= ranges.High[r] && ranges.High[r] - ranges.Low[r] < 1e-3 * sample.Norms[r]));
    }

    [Fact]
    public void NarrowToSign_ParallelNeuron_GetsTheSameSign()
    {
        var sample = new ReducedSample(new Matrix(2, 2, [1, 0, 3, 0]), [1, 3], 2);
        (sample.Start[0], sample.Start[1]) = (-0.5, -1.5);
        var ranges = new RangeBounds(sample);
        ranges.SetBall([0, 1], Radius);
        ranges.NarrowToSign([0, 1], Radius, neuron: 0, sign: 1);
        Assert.Equal(0, ranges.Low[1], 1e-5);
        Assert.True(ranges.Low[1] <= 0);
        Assert.Equal(-1.5 + (3 * Radius), ranges.High[1], 1e-9);
    }

    private static ReducedSample Sample(int dimension, RandomSource random)
    {
        var weights = new Matrix(Neurons.Length, dimension);
        random.FillGaussian(weights.Values);
        var sample = new ReducedSample(weights, [.. Neurons.Select(r => TensorPrimitives.Norm<double>(weights.Row(r)))], dimension);
        random.FillGaussian(sample.Start);
        return sample;
    }

    private static double[] Unit(int dimension, RandomSource random)
    {
        double[] vector = new double[dimension];
        random.FillGaussian(vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        return vector;
    }
}
