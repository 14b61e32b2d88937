using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class ReferenceNetworksTests
{
    private static readonly Partition Sides = new([1, -1, 1, -1, 1]);
    private static readonly ClusterDistribution Distribution =
        ClusterDistribution.Create(new ClusterOptions { ClusterCount = 5, PositiveClusterCount = 3, InputDimension = 400 }, new Seed(0));

    [Fact]
    public void Averaged_AtTheCentres_GivesTheSideTimesTheKeptShare()
    {
        foreach (double tau in new[] { 0, 0.3 })
        {
            BinaryNetwork network = ReferenceNetworks.Averaged(Distribution.Centers, Sides, tau);
            Assert.Equal(tau > 0, network.Hidden.HasBias);
            for (int j = 0; j < 5; j++)
            {
                Assert.Equal(Sides.Labels[j] * (1 - tau) * 400, Outputs(network, Distribution.Centers.Row(j))[0], 1e-9);
            }
        }
    }

    [Fact]
    public void Decoupled_AtTheCentres_LightsOneNeuron()
    {
        foreach (double tau in new[] { 0, 0.3 })
        {
            BinaryNetwork network = ReferenceNetworks.Decoupled(Distribution.Centers, Sides, tau);
            MulticlassNetwork multiclass = ReferenceNetworks.DecoupledMulticlass(Distribution.Centers, Sides, tau);
            for (int j = 0; j < 5; j++)
            {
                Assert.Equal(Sides.Labels[j] * (1 - tau) * 400, Outputs(network, Distribution.Centers.Row(j))[0], 1e-9);
                double[] outputs = Outputs(multiclass, Distribution.Centers.Row(j));
                Assert.Equal(Enumerable.Range(0, 5).Select(i => i == j ? (1 - tau) * 400 : 0), outputs, (a, b) => Math.Abs(a - b) < 1e-9);
            }
        }
    }

    [Fact]
    public void Decoupled_CentresChangedAfterwards_KeepsItsWeights()
    {
        Matrix centers = Distribution.Centers.Clone();
        BinaryNetwork network = ReferenceNetworks.Decoupled(centers, Sides);
        double before = network.Hidden.Weights[0, 0];
        centers[0, 0] += 1;
        Assert.Equal(before, network.Hidden.Weights[0, 0]);
    }

    /// <summary>
    /// Proposition 4.8 on noisy data: every class right, and yet a step just longer than R/√k·(1 +
    /// small) along the averaged features flips the side.
    /// </summary>
    [Fact]
    public void Mixed_SmallDistinction_IsAccurateButNotRobust()
    {
        const double Distinction = 0.1;
        MulticlassNetwork network = ReferenceNetworks.Mixed(Distribution.Centers, Distribution.Partition, Distinction);
        LabeledSamples samples = Distribution.Draw(300, new Seed(1), "data.test");
        for (int i = 0; i < samples.Count; i++)
        {
            double[] x = [.. samples.Inputs.Row(i).ToArray().Select(v => (double)v)];
            double[] outputs = Outputs(network, x);
            Assert.Equal(samples.Clusters[i], Array.IndexOf(outputs, outputs.Max()));
        }

        for (int j = 0; j < 5; j++)
        {
            // Along −y(Σ_{J₊} μ − Σ_{J₋} μ), a step of R/√k·1.1 crosses; the optimum would stand up to R/√2.
            double[] x = Distribution.Centers.Row(j).ToArray();
            for (int i = 0; i < 5; i++)
            {
                for (int c = 0; c < x.Length; c++)
                {
                    x[c] -= 1.1 / 5 * Distribution.Partition.Labels[j] * Distribution.Partition.Labels[i] * Distribution.Centers[i, c];
                }
            }

            double[] outputs = Outputs(network, x);
            double margin =
                Distribution.Partition.PositiveClusters.Max(i => outputs[i]) - Distribution.Partition.NegativeClusters.Max(i => outputs[i]);
            Assert.True(Distribution.Partition.Labels[j] * margin < 0, $"cluster {j}: margin {margin}");
        }
    }

    [Fact]
    public void Constructors_BadArguments_SayWhatWasExpected()
    {
        ArgumentException rows = Assert.Throws<ArgumentException>(() => ReferenceNetworks.Averaged(new Matrix(2, 3), Sides));
        Assert.StartsWith("centers has 2 rows; the partition has k = 5 clusters.", rows.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReferenceNetworks.Decoupled(Distribution.Centers, Sides, threshold: 1));
        Assert.Throws<ArgumentException>(() => ReferenceNetworks.DecoupledMulticlass(Distribution.Centers, Sides, threshold: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceNetworks.Mixed(Distribution.Centers, Sides, 0));
    }

    private static double[] Outputs(TwoLayerNetwork network, ReadOnlySpan<double> input)
    {
        double[] preactivations = new double[network.Hidden.NeuronCount], outputs = new double[network.OutputCount];
        network.Hidden.EvaluatePreactivations(input, preactivations);
        network.EvaluateOutputs(preactivations, [], outputs);
        return outputs;
    }
}
