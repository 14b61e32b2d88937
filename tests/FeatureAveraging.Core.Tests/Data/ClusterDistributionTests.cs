using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Data;

public sealed class ClusterDistributionTests
{
    [Fact]
    public void Create_Defaults_CentresAreOrthogonalWithNormRootD()
    {
        var options = new ClusterOptions { ClusterCount = 10, InputDimension = 300 };
        AssertGram(options, (_, _) => 0, _ => Math.Sqrt(300));
    }

    [Fact]
    public void Create_CosineAndNormsGiven_GramMatrixIsExact()
    {
        var options = new ClusterOptions { ClusterCount = 4, InputDimension = 50, CenterCosine = 0.3, CenterNorms = [1, 2, 3, 4] };
        AssertGram(options, (_, _) => 0.3, j => j + 1);
        AssertGram(options with { CenterCosine = -0.3, CenterNorms = [7] }, (_, _) => -0.3, _ => 7);
    }

    [Fact]
    public void Create_AsManyClustersAsDimensions_Works() =>
        AssertGram(new ClusterOptions { ClusterCount = 6, InputDimension = 6 }, (_, _) => 0, _ => Math.Sqrt(6));

    [Fact]
    public void Create_OtherSeed_GivesOtherCentres()
    {
        var options = new ClusterOptions { InputDimension = 20 };
        Assert.False(ClusterDistribution.Create(options, new Seed(0)).Centers.Values.SequenceEqual(
            ClusterDistribution.Create(options, new Seed(1)).Centers.Values));
    }

    [Fact]
    public void Create_SeveralFaults_ListsThemAll()
    {
        var options =
            new ClusterOptions { ClusterCount = 1, InputDimension = 0, NoiseScale = -1, LabelNoise = 0.5, Probabilities = [0.5, 0.4] };
        OptionsException thrown = Assert.Throws<OptionsException>(() => ClusterDistribution.Create(options, new Seed(0)));
        Assert.Equal(
            [
                "Cluster.ClusterCount is 1; expected at least 2 clusters, one a side.",
                "Cluster.InputDimension is 0; expected d ≥ k = 1, so that 1 centres can be linearly independent.",
                "Cluster.NoiseScale is -1; expected a finite value ≥ 0.",
                "Cluster.Probabilities is 2 values; expected none, or one per cluster (1).",
                "Cluster.Probabilities is 0.5, 0.4; expected non-negative values that sum to 1.",
                "Cluster.LabelNoise is 0.5; expected a probability in [0, 0.5).",
            ],
            thrown.Faults);
    }

    [Fact]
    public void Draw_AnyThreadCount_GivesTheSameBits()
    {
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { InputDimension = 33 }, new Seed(0));
        LabeledSamples one = distribution.Draw(200, new Seed(0), "data.train", labelNoise: 0.2, threads: 1);
        foreach (int threads in new[] { 2, 16 })
        {
            LabeledSamples other = distribution.Draw(200, new Seed(0), "data.train", labelNoise: 0.2, threads);
            Assert.True(one.Inputs.Values.SequenceEqual(other.Inputs.Values), $"threads = {threads}");
            Assert.True(one.Labels.SequenceEqual(other.Labels) && one.Clusters.SequenceEqual(other.Clusters), $"threads = {threads}");
        }
    }

    [Fact]
    public void Draw_MoreSamples_KeepsTheFirstOnes()
    {
        ClusterDistribution distribution = ClusterDistribution.Create(new ClusterOptions { InputDimension = 12 }, new Seed(0));
        LabeledSamples few = distribution.Draw(5, new Seed(0), "data.train"), many = distribution.Draw(9, new Seed(0), "data.train");
        Assert.True(few.Inputs.Values.SequenceEqual(many.Inputs.Values[..few.Inputs.Values.Length]));
    }

    [Fact]
    public void Draw_NoiseFree_GivesTheCentreOfTheCluster()
    {
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { InputDimension = 12, NoiseScale = 0 }, new Seed(0));
        LabeledSamples samples = distribution.Draw(30, new Seed(0), "data.train");
        for (int i = 0; i < samples.Count; i++)
        {
            double[] center = distribution.Centers.Row(samples.Clusters[i]).ToArray();
            Assert.Equal(center.Select(c => (float)c), samples.Inputs.Row(i).ToArray());
            Assert.Equal(distribution.Partition.Labels[samples.Clusters[i]], samples.Labels[i]);
        }
    }

    [Fact]
    public void Draw_NoiseScaleGiven_ResidualsHaveThatDeviation()
    {
        const int Count = 400, Dimension = 250;
        ClusterDistribution distribution =
            ClusterDistribution.Create(new ClusterOptions { InputDimension = Dimension, NoiseScale = 0.5 }, new Seed(0));
        LabeledSamples samples = distribution.Draw(Count, new Seed(0), "data.train");
        double sum = 0, squares = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < Dimension; c++)
            {
                double residual = samples.Inputs.Row(i)[c] - distribution.Centers[samples.Clusters[i], c];
                (sum, squares) = (sum + residual, squares + (residual * residual));
            }
        }

        // N = 10⁵ residuals: mean ± 0.5/√N, variance 0.25(1 ± √(2/N)); five deviations.
        double n = (double)Count * Dimension;
        Assert.Equal(0, sum / n, 5 * 0.5 / Math.Sqrt(n));
        Assert.Equal(0.25, squares / n, 5 * 0.25 * Math.Sqrt(2 / n));
    }

    [Fact]
    public void Draw_ProbabilitiesAndLabelNoise_AreKept()
    {
        const int Count = 20_000;
        double[] probabilities = [0.5, 0.3, 0, 0.2];
        ClusterDistribution distribution = ClusterDistribution.Create(
            new ClusterOptions { ClusterCount = 4, InputDimension = 4, Probabilities = probabilities }, new Seed(3));
        LabeledSamples samples = distribution.Draw(Count, new Seed(3), "data.train", labelNoise: 0.1);
        int[] clusters = samples.Clusters.ToArray(), labels = samples.Labels.ToArray();
        for (int j = 0; j < 4; j++)
        {
            double p = probabilities[j];
            Assert.Equal(p, clusters.Count(c => c == j) / (double)Count, 5 * Math.Sqrt(p * (1 - p) / Count));
        }

        double flipped = clusters.Zip(labels).Count(pair => distribution.Partition.Labels[pair.First] != pair.Second);
        Assert.Equal(0.1, flipped / Count, 5 * Math.Sqrt(0.1 * 0.9 / Count));
        Assert.Throws<ArgumentException>(() => distribution.Draw(1, new Seed(0), "x", labelNoise: 1.5));
    }

    /// <summary>Rounding of k × d products: d·2⁻⁵² and a few operations of the QR stay below 10⁻¹² for d ≤ 300.</summary>
    private static void AssertGram(ClusterOptions options, Func<int, int, double> cosine, Func<int, double> norm)
    {
        Matrix centers = ClusterDistribution.Create(options, new Seed(42)).Centers;
        for (int i = 0; i < centers.Rows; i++)
        {
            for (int j = 0; j < centers.Rows; j++)
            {
                double product = TensorPrimitives.Dot<double>(centers.Row(i), centers.Row(j)) / (norm(i) * norm(j));
                Assert.Equal(i == j ? 1 : cosine(i, j), product, 1e-12);
            }
        }
    }
}
