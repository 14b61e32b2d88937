using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Tests.Networks;

public class DecisionTests
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
        Assert.Equal(expected, new Decision(ThreeAgainstTwo, readout).Evaluate(Outputs, label), 1e-14);

    [Theory]
    [InlineData(Readout.Native, 3)]
    [InlineData(Readout.Sum, -1)]
    [InlineData(Readout.Mean, 1)]
    [InlineData(Readout.Max, 1)]
    [InlineData(Readout.Probability, -1)]
    public void Evaluate_PartitionAlone_IsTheMarginOfANetworkWithIt(Readout readout, int label) =>
        Assert.Equal(Decision.Of(Multiclass(ThreeAgainstTwo), readout).Evaluate(Outputs, label), new Decision(ThreeAgainstTwo, readout)
            .Evaluate(Outputs, label));

    [Fact]
    public void Evaluate_PartitionOfAnotherSize_Throws() =>
        Assert.Throws<ArgumentException>(() => new Decision(new Partition([1, -1]), Readout.Sum).Evaluate(Outputs, 1));

    [Fact]
    public void Evaluate_Probability_EqualsTheLogOddsOfTheSides()
    {
        double positive = Math.Exp(0.5) + Math.Exp(1.5) + Math.Exp(-1), negative = Math.Exp(2) + Math.Exp(3);
        Assert.Equal(Math.Log(positive / negative), new Decision(ThreeAgainstTwo, Readout.Probability).Evaluate(Outputs, 1), 1e-14);
        Assert.Equal(Math.Log(negative / positive), new Decision(ThreeAgainstTwo, Readout.Probability).Evaluate(Outputs, -1), 1e-14);
    }

    [Fact]
    public void Evaluate_ProbabilityOfHugeLogits_StaysFinite() =>
        Assert.Equal(
            1000 - Math.Log(2), new Decision(new Partition([1, -1, -1]), Readout.Probability).Evaluate([3000, 2000, 2000], 1), 1e-9);

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(-1, -0.7)]
    public void Evaluate_BinaryNetwork_IsLabelTimesOutput(int label, double expected)
    {
        double[] derivative = [double.NaN];
        Assert.Equal(expected, Decision.Sign.Evaluate([0.7], label, derivative));
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
        var decision = new Decision(ThreeAgainstTwo, readout);
        RandomSource random = new Seed(3).For("test");
        double[] outputs = [.. Enumerable.Range(0, 5).Select(_ => random.NextGaussian())], derivative = new double[5];
        decision.Evaluate(outputs, label, derivative);
        for (int j = 0; j < 5; j++)
        {
            double[] above = [.. outputs], below = [.. outputs];
            above[j] += Step;
            below[j] -= Step;
            double difference = (decision.Evaluate(above, label) - decision.Evaluate(below, label)) / (2 * Step);
            Assert.Equal(difference, derivative[j], 1e-8);
        }
    }

    [Fact]
    public void Evaluate_TiedMaxima_LowestIndexGetsTheSubgradient()
    {
        double[] derivative = new double[5];
        new Decision(ThreeAgainstTwo, Readout.Max).Evaluate([1, 2, 1, 1, 2], 1, derivative);
        Assert.Equal([1, -1, 0, 0, 0], derivative);
        new Decision(ThreeAgainstTwo, Readout.Native).Evaluate([7, 2, 1, 7, 2], 0, derivative);
        Assert.Equal([1, 0, 0, -1, 0], derivative);
    }

    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    [InlineData(Readout.Probability)]
    public void Of_BinaryNetworkWithClassReadout_ThrowsAndNamesTheAlternative(Readout readout)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Decision.Of(Binary(), readout));
        Assert.Contains("use Native", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_LabelOutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => Decision.Sign.Evaluate([1], 0));
        Assert.Throws<ArgumentException>(() => new Decision(ThreeAgainstTwo, Readout.Max).Evaluate(Outputs, 2));
        Assert.Throws<ArgumentException>(() => new Decision(ThreeAgainstTwo, Readout.Native).Evaluate(Outputs, 5));
        Assert.Throws<ArgumentException>(() => new Decision(ThreeAgainstTwo, Readout.Native).Evaluate(Outputs, -1));
    }

    [Fact]
    public void Evaluate_WrongLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => Decision.Sign.Evaluate([1, 2], 1));
        Assert.Throws<ArgumentException>(() => Decision.Sign.Evaluate([1], 1, new double[2]));
    }

    [Theory]
    [InlineData(Readout.Native, new[] { 2, 1, 0 }, 1.0 / 3)]         // margins 4 − 2; a tie; 5 − 6
    [InlineData(Readout.Sum, new[] { 1, -1, 1 }, 2.0 / 3)]           // 1 + 4 − 2; −(0 + 1 − 1); 5 + 3 − 6
    [InlineData(Readout.Max, new[] { 1, -1, 1 }, 1.0 / 3)]           // 4 − 2; −(1 − 1); 5 − 6
    public void ComputeAccuracy_ClassesOfSamples_AreJudgedByTheirLabels(Readout readout, int[] labels, double accuracy)
    {
        var decision = new Decision(new Partition([1, -1, 1]), readout);
        Assert.Equal(labels, decision.LabelsOf([2, 1, 0]));
        Assert.Equal(accuracy, decision.ComputeAccuracy(new Matrix(3, 3, [1, 2, 4, 0, 1, 1, 5, 6, 3]), labels));
    }

    [Fact]
    public void ComputeAccuracy_NoSamples_Throws() =>
        Assert.Throws<ArgumentException>(() => new Decision(ThreeAgainstTwo, Readout.Max).ComputeAccuracy(new Matrix(0, 5), []));

    [Fact]
    public void LabelsOf_ClassOutOfRange_NamesTheSample()
    {
        var fault = Assert.Throws<ArgumentException>(() => new Decision(new Partition([1, -1]), Readout.Sum).LabelsOf([0, 2]));
        Assert.Contains("holds 2 at sample 1; the decision has 2 outputs", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    [InlineData(Readout.Probability)]
    public void Evaluate_OneOutputForEachSide_IsOneDifferenceForEveryReadout(Readout readout)
    {
        var decision = new Decision(Partition.OfCoarse(2), readout);
        Assert.Equal((2, -2), (decision.Evaluate([3, 1], 1), decision.Evaluate([3, 1], -1)));
    }

    [Theory]
    [InlineData(Readout.Sum, 0, 1 + 3 - (2 + 4))]                    // r = (4, 6, 5): the greatest rival is group 1
    [InlineData(Readout.Sum, 1, 2 + 4 - 5)]
    [InlineData(Readout.Mean, 0, 2 - 5)]                             // r = (2, 3, 5)
    [InlineData(Readout.Mean, 2, 5 - 3)]
    [InlineData(Readout.Max, 1, 4 - 5)]                              // r = (3, 4, 5)
    [InlineData(Readout.Max, 2, 5 - 4)]
    public void Evaluate_ThreeGroups_IsOwnMinusTheGreatestRival(Readout readout, int label, double expected)
    {
        var decision = new Decision(Partition.OfGroups([0, 1, 0, 1, 2]), readout);
        double[] outputs = [1, 2, 3, 4, 5];
        Assert.Equal(expected, decision.Evaluate(outputs, label), 1e-14);
        int answer = Enumerable.Range(0, 3).MaxBy(g => decision.Evaluate(outputs, g));
        Assert.Equal(answer, decision.Decide(outputs));
    }

    [Fact]
    public void Decide_Tie_HasNoAnswer()
    {
        Assert.Equal(-1, new Decision(Partition.OfGroups([0, 1, 2]), Readout.Max).Decide([1, 3, 3]));
        Assert.Equal((0, 1, -1), (Decision.Sign.Decide([2]), Decision.Sign.Decide([-2]), Decision.Sign.Decide([0])));
    }

    private static BinaryNetwork Binary() => new(new HiddenLayer(new Matrix(1, 1)), [1]);

    private static MulticlassNetwork Multiclass(Partition partition) =>
        new(new HiddenLayer(new Matrix(partition.ClusterCount, 1)), partition);
}
