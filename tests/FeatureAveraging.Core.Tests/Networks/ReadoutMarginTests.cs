using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Tests.Networks;

public class ReadoutMarginTests
{
    private static readonly Partition ThreeAgainstTwo = new([1, -1, 1, 1, -1]);
    private static readonly double[] Outputs = [0.5, 2, 1.5, -1, 3];

    [Theory]
    [InlineData(Readout.Sum, 1, 0.5 + 1.5 - 1 - 2 - 3)]
    [InlineData(Readout.Sum, -1, -(0.5 + 1.5 - 1 - 2 - 3))]
    [InlineData(Readout.Mean, 1, (1.0 / 3) - 2.5)]
    [InlineData(Readout.Mean, -1, 2.5 - (1.0 / 3))]
    [InlineData(Readout.Max, 1, 1.5 - 3)]
    [InlineData(Readout.Max, -1, 3 - 1.5)]
    [InlineData(Readout.Native, 4, 3 - 2)]
    [InlineData(Readout.Native, 0, 0.5 - 3)]
    public void Evaluate_FiveClasses_EqualsTheFormula(Readout readout, int label, double expected) =>
        Assert.Equal(expected, ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), readout, Outputs, label), 1e-14);

    [Theory]
    [InlineData(Readout.Native, 3)]
    [InlineData(Readout.Sum, -1)]
    [InlineData(Readout.Mean, 1)]
    [InlineData(Readout.Max, 1)]
    [InlineData(Readout.Probability, -1)]
    public void Evaluate_PartitionAlone_IsTheMarginOfANetworkWithIt(Readout readout, int label) =>
        Assert.Equal(ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), readout, Outputs, label), ReadoutMargin.Evaluate(ThreeAgainstTwo, readout, Outputs, label));

    [Fact]
    public void Evaluate_PartitionOfAnotherSize_Throws() => Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(new Partition([1, -1]), Readout.Sum, Outputs, 1));

    [Fact]
    public void Evaluate_Probability_EqualsTheLogOddsOfTheSides()
    {
        double positive = Math.Exp(0.5) + Math.Exp(1.5) + Math.Exp(-1), negative = Math.Exp(2) + Math.Exp(3);
        Assert.Equal(Math.Log(positive / negative), ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Probability, Outputs, 1), 1e-14);
        Assert.Equal(Math.Log(negative / positive), ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Probability, Outputs, -1), 1e-14);
    }

    [Fact]
    public void Evaluate_ProbabilityOfHugeLogits_StaysFinite() =>
        Assert.Equal(1000 - Math.Log(2), ReadoutMargin.Evaluate(Multiclass(new Partition([1, -1, -1])), Readout.Probability, [3000, 2000, 2000], 1), 1e-9);

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(-1, -0.7)]
    public void Evaluate_BinaryNetwork_IsLabelTimesOutput(int label, double expected)
    {
        double[] derivative = [double.NaN];
        Assert.Equal(expected, ReadoutMargin.Evaluate(Binary(), Readout.Native, [0.7], label, derivative));
        Assert.Equal(label, derivative[0]);
    }

    [Theory]
    [InlineData(Readout.Native, 3)]
    [InlineData(Readout.Sum, 1)]
    [InlineData(Readout.Mean, -1)]
    [InlineData(Readout.Max, -1)]
    [InlineData(Readout.Probability, 1)]
    public void Evaluate_Derivative_MatchesFiniteDifferences(Readout readout, int label)
    {
        const double Step = 1e-6;       // error of a central difference: Step²·|third derivative| ≤ 1e-12, plus rounding 1e-16/Step = 1e-10
        MulticlassNetwork network = Multiclass(ThreeAgainstTwo);
        RandomSource random = new Seed(3).For("test");
        double[] outputs = [.. Enumerable.Range(0, 5).Select(_ => random.NextGaussian())], derivative = new double[5];
        ReadoutMargin.Evaluate(network, readout, outputs, label, derivative);
        for (int j = 0; j < 5; j++)
        {
            double[] above = [.. outputs], below = [.. outputs];
            above[j] += Step;
            below[j] -= Step;
            double difference = (ReadoutMargin.Evaluate(network, readout, above, label) - ReadoutMargin.Evaluate(network, readout, below, label)) / (2 * Step);
            Assert.Equal(difference, derivative[j], 1e-8);
        }
    }

    [Fact]
    public void Evaluate_TiedMaxima_LowestIndexGetsTheSubgradient()
    {
        double[] derivative = new double[5];
        ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Max, [1, 2, 1, 1, 2], 1, derivative);
        Assert.Equal([1, -1, 0, 0, 0], derivative);
        ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Native, [7, 2, 1, 7, 2], 0, derivative);
        Assert.Equal([1, 0, 0, -1, 0], derivative);
    }

    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    [InlineData(Readout.Probability)]
    public void RequireSupported_BinaryNetworkWithClassReadout_ThrowsAndNamesTheAlternative(Readout readout)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ReadoutMargin.RequireSupported(Binary(), readout));
        Assert.Contains("use Native", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_LabelOutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Binary(), Readout.Native, [1], 0));
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Max, Outputs, 2));
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Native, Outputs, 5));
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Multiclass(ThreeAgainstTwo), Readout.Native, Outputs, -1));
    }

    [Fact]
    public void Evaluate_WrongLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Binary(), Readout.Native, [1, 2], 1));
        Assert.Throws<ArgumentException>(() => ReadoutMargin.Evaluate(Binary(), Readout.Native, [1], 1, new double[2]));
    }

    private static BinaryNetwork Binary() => new(new HiddenLayer(new Matrix(1, 1)), [1]);

    private static MulticlassNetwork Multiclass(Partition partition) => new(new HiddenLayer(new Matrix(partition.ClusterCount, 1)), partition);
}
