using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Tests;

public class RivalMarginTests
{
    [Fact]
    public void Count_EveryReadout_IsTheOpposingOutputsWhereThereIsAMaximum()
    {
        MulticlassNetwork network = TestNetworks.RandomMulticlass(5, 1, 3, 1);      // sides + + + − −
        Assert.Equal((2, 3), (RivalMargin.Count(new ReadoutClassifier(network, Readout.Max), 1), RivalMargin.Count(new ReadoutClassifier(network, Readout.Max), -1)));
        Assert.Equal(4, RivalMargin.Count(new ReadoutClassifier(network, Readout.Native), 2));
        Assert.All(new[] { Readout.Sum, Readout.Mean, Readout.Probability }, readout => Assert.Equal(1, RivalMargin.Count(new ReadoutClassifier(network, readout), 1)));
        Assert.Equal(1, RivalMargin.Count(new ReadoutClassifier(TestNetworks.RandomBinary(3, 2, 1), Readout.Native), -1));
    }

    [Fact]
    public void Differentiate_LeastOverTheRivals_IsTheMarginOfEveryReadout()
    {
        foreach (Readout readout in TestNetworks.ClassReadouts)
        {
            var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(5, 1, 3, 1), readout);
            foreach (int label in readout == Readout.Native ? [0, 1, 2, 3, 4] : (int[])[1, -1])
            {
                double[] outputs = TestNetworks.Gaussian(5, new Seed(3).For("test")), derivative = new double[5];
                double margin = ReadoutMargin.Evaluate(classifier.Network, readout, outputs, label);
                double[] rivals = [.. Enumerable.Range(0, RivalMargin.Count(classifier, label)).Select(l => RivalMargin.Differentiate(classifier, outputs, label, l, derivative))];
                Assert.Equal(margin, rivals.Min());
                Assert.Equal(rivals.Length, rivals.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Differentiate_MaximumAndNative_DerivativeIsOwnMinusThatRival()
    {
        MulticlassNetwork network = TestNetworks.RandomMulticlass(5, 1, 3, 1);
        double[] derivative = [9, 9, 9, 9, 9], outputs = [1, 4, 2, 7, 5];
        Assert.Equal(4 - 5, RivalMargin.Differentiate(new ReadoutClassifier(network, Readout.Max), outputs, 1, 1, derivative));
        Assert.Equal([0, 1, 0, 0, -1], derivative);
        Assert.Equal(7 - 2, RivalMargin.Differentiate(new ReadoutClassifier(network, Readout.Max), outputs, -1, 2, derivative));
        Assert.Equal([0, 0, -1, 1, 0], derivative);
        Assert.Equal(2 - 7, RivalMargin.Differentiate(new ReadoutClassifier(network, Readout.Native), outputs, 2, 2, derivative));
        Assert.Equal([0, 0, 1, -1, 0], derivative);
    }
}
