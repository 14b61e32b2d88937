using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class PieceSearchTests
{
    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    public void Search_DeadOpposingNeurons_ComesWithinOnePercentOfTheExactRadius(Readout readout)
    {
        const int Classes = 10, Samples = 100;
        MulticlassNetwork network = TestNetworks.Decoupled(Classes, 16);
        var classifier = new Classifier(network, readout);
        var sample = new ReducedSample(network.Hidden.Weights, network.Hidden.ComputeWeightNorms(), 16);
        var pieces = new PieceSearch(sample, new ConvexProjection(sample));
        var exact = new RadiusSearch(sample);
        RandomSource random = new Seed(4).For($"pieces.{readout}");
        double[] x = new double[16], z = new double[Classes];
        int close = 0;
        for (int i = 0; i < Samples; i++)
        {
            random.FillGaussian(x);
            x[i % Classes] += 8;
            int label = network.Partition.Labels[i % Classes];
            if (classifier.ComputeMargin(x, label) <= 0)
            {
                continue;
            }

            network.Hidden.EvaluatePreactivations(x, sample.Start);
            MarginForm form = MarginForm.Of(classifier, label);
            double certified = exact.Solve(form, new RadiusOptions(), () => false);
            Assert.True(pieces.Search(form));
            Assert.True(pieces.Length >= certified);
            close += pieces.Length <= 1.01 * certified ? 1 : 0;
            sample.EvaluateAt(pieces.Delta, z);
            Assert.True(
                Margin(form, z) <= 1e-9 * form.Rivals[0].For.Max(g => g.Evaluate(sample.Start)),
                $"sample {i} is not wrong at the point found");
        }

        Assert.True(close >= 0.99 * Samples, $"{close} of {Samples}");
    }

    [Fact]
    public void Search_NothingAgainst_FindsNothing()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1.0], 0.5);
        var sample = new ReducedSample(network.Hidden.Weights, [1], 2);
        var pieces = new PieceSearch(sample, new ConvexProjection(sample));
        Assert.False(pieces.Search(MarginForm.Of(new Classifier(network, Readout.Native), 1)));
    }

    private static double Margin(MarginForm form, double[] z) =>
        form.Rivals.Min(rival => rival.For.Max(g => g.Evaluate(z)) - rival.Against.Evaluate(z));
}
