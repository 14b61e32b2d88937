using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Theory;

namespace FeatureAveraging.Core.Tests.Theory;

/// <summary>
/// Closed forms against brute force over all activation patterns, in the k-dimensional space of the
/// features, at the centres of the first and the last cluster.
/// </summary>
public sealed class RadiusPredictionTests
{
    private const double Norm = 3;
    private const double Tolerance = 1e-6;     // the projections stop at 10⁻¹⁰ feasibility; slow corners lose a few digits of distance
    private static readonly (int Positive, int Negative)[] Sizes = [(2, 2), (3, 3), (1, 3), (4, 2), (5, 5)];

    [Fact]
    public void PredictAveraged_AnySidesAndThreshold_EqualsBruteForce()
    {
        foreach ((int positive, int negative) in Sizes)
        {
            foreach (double tau in new[] { 0, 0.25, 0.6 })
            {
                var partition = Partition.FirstPositive(positive, negative);
                BinaryNetwork network = ReferenceNetworks.Averaged(Centers(positive + negative), partition, tau);
                AssertBothSides(
                    partition, network.Hidden, s => Sum(network.OutputWeights, s),
                    (own, other) => RadiusPrediction.PredictAveraged(Norm, own, other, tau));
            }
        }
    }

    [Fact]
    public void PredictDecoupledSum_AnySidesAndThreshold_EqualsBruteForce()
    {
        foreach ((int positive, int negative) in Sizes)
        {
            foreach (double tau in positive + negative > 6 ? [0.25] : new[] { 0, 0.1, 0.25, 0.5 })
            {
                var partition = Partition.FirstPositive(positive, negative);
                BinaryNetwork network = ReferenceNetworks.Decoupled(Centers(positive + negative), partition, tau);
                AssertBothSides(
                    partition, network.Hidden, s => Sum(network.OutputWeights, s),
                    (_, other) => RadiusPrediction.PredictDecoupledSum(Norm, other, tau));
            }
        }
    }

    [Fact]
    public void PredictDecoupledMax_AnySidesAndThreshold_EqualsBruteForce()
    {
        foreach ((int positive, int negative) in Sizes.Where(s => s.Positive + s.Negative <= 6))
        {
            foreach (double tau in new[] { 0, 0.25, 0.4 })
            {
                var partition = Partition.FirstPositive(positive, negative);
                MulticlassNetwork network = ReferenceNetworks.DecoupledMulticlass(Centers(positive + negative), partition, tau);
                AssertBothSides(
                    partition, network.Hidden, s => Max(partition, s), (_, _) => RadiusPrediction.PredictDecoupledMax(Norm, tau));
            }
        }
    }

    [Fact]
    public void PredictLearntSum_SmallOffDiagonal_EqualsBruteForce()
    {
        const double C = 0.05;
        foreach ((int positive, int negative) in Sizes.Where(s => s.Positive + s.Negative <= 6))
        {
            int k = positive + negative;
            var partition = Partition.FirstPositive(positive, negative);
            Matrix weights = Centers(k);
            for (int j = 0; j < k; j++)
            {
                for (int i = 0; i < k; i++)
                {
                    weights[j, i] = i == j ? Norm : -C * Norm;
                }
            }

            var network = new BinaryNetwork(new HiddenLayer(weights), [.. partition.Labels.ToArray().Select(s => (double)s)]);
            AssertBothSides(
                partition, network.Hidden, s => Sum(network.OutputWeights, s),
                (own, other) => RadiusPrediction.PredictLearntSum(Norm, own, other, C));
        }
    }

    [Fact]
    public void PredictMixedMax_SmallDistinction_EqualsBruteForce()
    {
        foreach ((int positive, int negative) in Sizes.Where(s => s.Positive + s.Negative <= 6))
        {
            var partition = Partition.FirstPositive(positive, negative);
            MulticlassNetwork network = ReferenceNetworks.Mixed(Centers(positive + negative), partition, 0.2);
            AssertBothSides(
                partition, network.Hidden, s => Max(partition, s),
                (own, other) => RadiusPrediction.PredictMixedMax(Norm, own + other, 0.2));
        }
    }

    /// <summary>The numbers of the paper's setting, d = 3072 and k = 10, as they are published.</summary>
    [Fact]
    public void Predictions_PapersSetting_AreThePublishedNumbers()
    {
        double norm = Math.Sqrt(3072);
        Assert.Equal(17.53, RadiusPrediction.PredictAveraged(norm, 5, 5), 0.005);
        Assert.Equal(22.63, RadiusPrediction.PredictDecoupledSum(norm, 5), 0.005);
        Assert.Equal(39.19, RadiusPrediction.PredictDecoupledMax(norm), 0.005);
        Assert.Equal(39.19, RadiusPrediction.PredictOptimal(norm), 0.005);
        Assert.Equal(RadiusPrediction.PredictDecoupledSum(norm, 5), RadiusPrediction.PredictLearntSum(norm, 5, 5, 0), 1e-12);
        Assert.Equal(RadiusPrediction.PredictAveraged(norm, 5, 5), RadiusPrediction.PredictMixedMax(norm, 10, 1e-9), 1e-6);
    }

    [Fact]
    public void PredictDecoupledSum_ThresholdsOfTheRepair_ReachTheOptimumForEveryK()
    {
        double lower = Math.Sqrt(1.5) - 1, upper = 1 - Math.Sqrt(0.5);
        for (int other = 1; other <= 50; other++)
        {
            Assert.Equal(RadiusPrediction.PredictOptimal(1), RadiusPrediction.PredictDecoupledSum(1, other, lower + 1e-12), 1e-9);
            Assert.Equal(RadiusPrediction.PredictOptimal(1), RadiusPrediction.PredictDecoupledSum(1, other, upper), 1e-9);
            Assert.True(
                other == 1 || RadiusPrediction.PredictDecoupledSum(1, other, lower - 0.01) < RadiusPrediction.PredictOptimal(1) - 1e-3);
            Assert.True(RadiusPrediction.PredictDecoupledSum(1, other, upper + 0.01) < RadiusPrediction.PredictOptimal(1) - 1e-3);
        }
    }

    [Fact]
    public void Predictions_ArgumentsOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusPrediction.PredictAveraged(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusPrediction.PredictAveraged(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusPrediction.PredictDecoupledSum(1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusPrediction.PredictLearntSum(1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CosinePrediction.PredictAveraged(0));
    }

    [Fact]
    public void PredictAveraged_Cosine_IsThatOfTheReferenceNetwork()
    {
        BinaryNetwork network = ReferenceNetworks.Averaged(Centers(8), Partition.FirstPositive(5, 3));
        Assert.Equal(CosinePrediction.PredictAveraged(5), network.Hidden.Weights[0, 0] / network.Hidden.ComputeWeightNorms()[0], 1e-15);
    }

    private static void AssertBothSides(
        Partition partition, HiddenLayer layer, Func<int, IReadOnlyList<double[][]>> pieces, Func<int, int, double> predict)
    {
        foreach (int cluster in new[] { 0, partition.ClusterCount - 1 })
        {
            int side = partition.Labels[cluster];
            double exact = PatternEnumeration.Solve(layer, pieces(side), Centers(partition.ClusterCount).Row(cluster).ToArray());
            double predicted = predict(partition.Clusters(side).Count, partition.Clusters(-side).Count);
            Assert.True(
                Math.Abs(exact - predicted) < Tolerance,
                $"|J₊| = {partition.PositiveClusters.Count}, |J₋| = {partition.NegativeClusters.Count}, cluster {cluster}, M = " +
                $"{layer.NeuronCount}: {predicted} predicted, {exact} found");
        }
    }

    /// <summary>Flip condition of the sum: y·Σ a_r ReLU(z_r) ≤ 0.</summary>
    private static double[][][] Sum(ReadOnlySpan<double> outputWeights, int label) =>
        [[[.. outputWeights.ToArray().Select(a => label * a)]]];

    /// <summary>
    /// Flip condition of the maximum, one piece per pair (own winner j, other winner l): f_j ≤ f_l, f_i ≤ f_j on the own side.
    /// </summary>
    private static List<double[][]> Max(Partition partition, int label)
    {
        var pieces = new List<double[][]>();
        foreach (int j in partition.Clusters(label))
        {
            foreach (int l in partition.Clusters(-label))
            {
                pieces.Add([Difference(j, l), .. partition.Clusters(label).Where(i => i != j).Select(i => Difference(i, j))]);
            }
        }

        return pieces;

        double[] Difference(int less, int more) =>
            [.. Enumerable.Range(0, partition.ClusterCount).Select(r => r == less ? 1.0 : r == more ? -1 : 0)];
    }

    private static Matrix Centers(int k)
    {
        var centers = new Matrix(k, k);
        for (int j = 0; j < k; j++)
        {
            centers[j, j] = Norm;
        }

        return centers;
    }
}
