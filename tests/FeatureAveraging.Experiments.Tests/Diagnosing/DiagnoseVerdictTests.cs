using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Measuring;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Diagnosing;

/// <summary>The verdict on networks of which the theory says what they do, over draws of samples.</summary>
public sealed class DiagnoseVerdictTests
{
    private const int Draws = 100, Count = 240;
    private static readonly ClusterOptions Options = new() { InputDimension = 64, ClusterCount = 8 };

    [Fact]
    public void RandomSubclassLabels_NoStatementInAlmostEveryDraw()
    {
        int none = CountDraws(AveragingVerdict.NoStatement, Averaged, Readout.Native, shuffled: true)
            + CountDraws(AveragingVerdict.NoStatement, Decoupled, Readout.Max, shuffled: true);
        Assert.InRange(none, 2 * 95, 2 * Draws);
    }

    [Fact]
    public void AveragedNetwork_AveragesInEveryDraw() =>
        Assert.Equal(Draws, CountDraws(AveragingVerdict.Averages, Averaged, Readout.Native, shuffled: false));

    [Fact]
    public void DecoupledNetwork_DecouplesInEveryDraw() =>
        Assert.Equal(Draws, CountDraws(AveragingVerdict.Decouples, Decoupled, Readout.Max, shuffled: false));

    [Fact]
    public void MixtureWithAGrowingShare_IndexRisesAndTheVerdictMovesOneWay()
    {
        double[] distinctions = [100, 10, 4, 2, 1, 0.5, 0.25, 0.1, 0.03, 0.01];      // γ of Proposition 4.8: the smaller, the more mixed
        AveragingVerdict[] order = [AveragingVerdict.Decouples, AveragingVerdict.InBetween, AveragingVerdict.Averages];
        (double index, int stage) = (double.NegativeInfinity, 0);
        foreach (double distinction in distinctions)
        {
            IReadOnlyList<AveragingStatement> statements = State(
                0, data => ReferenceNetworks.Mixed(data.Centers, data.Partition, distinction), Readout.Max, shuffled: false);
            double next = statements.Average(one => one.Index);
            int reached = Array.IndexOf(order, AveragingStatement.Combine(statements.Select(one => one.Verdict)));
            Assert.True(next >= index && reached >= stage, $"γ = {distinction}: index {index} → {next}, verdict {stage} → {reached}");
            (index, stage) = (next, reached);
        }

        Assert.Equal((2, true), (stage, index > 0.95));
    }

    private static TwoLayerNetwork Averaged(ClusterDistribution data) => ReferenceNetworks.Averaged(data.Centers, data.Partition);

    private static TwoLayerNetwork Decoupled(ClusterDistribution data) =>
        ReferenceNetworks.DecoupledMulticlass(data.Centers, data.Partition);

    private static int CountDraws(
        AveragingVerdict verdict, Func<ClusterDistribution, TwoLayerNetwork> network, Readout readout, bool shuffled) =>
        Enumerable.Range(0, Draws).Count(draw =>
            AveragingStatement.Combine(State(draw, network, readout, shuffled).Select(one => one.Verdict)) == verdict);

    private static IReadOnlyList<AveragingStatement> State(
        int draw, Func<ClusterDistribution, TwoLayerNetwork> network, Readout readout, bool shuffled)
    {
        var seed = new Seed((ulong)draw);
        var data = ClusterDistribution.Create(Options, seed);
        LabeledSamples samples = data.Draw(Count, seed, "data.test");
        int[] clusters = samples.Clusters.ToArray(), all = [.. Enumerable.Range(0, Count)];
        if (shuffled)
        {
            RandomSource random = seed.For("test.shuffle");
            clusters = Array.ConvertAll(clusters, j => data.Partition.ClustersOf(data.Partition.Groups[j])[random.NextInt(4)]);
        }

        var values = new Matrix(Count, samples.Inputs.Dimension);
        for (int i = 0; i < Count; i++)
        {
            samples.Inputs.CopyRow(i, values.Row(i));
        }

        Matrix gradients = MarginGradients.Compute(new Classifier(network(data), readout), samples, all, threads: 1);
        return AveragingAnalysis.State(values, gradients, clusters, data.Partition, new AveragingOptions(), seed, threads: 2);
    }
}
