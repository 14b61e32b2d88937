using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Tests.Networks;

public class DecisionObjectiveTests
{
    private const double Step = 1e-6;
    private static readonly Partition TwoSides = new([1, 1, 1, -1, -1]);
    private static readonly Partition ThreeGroups = Partition.OfGroups([0, 1, 2, 1, 0, 2, 2]);

    public static TheoryData<bool, Readout> Decisions
    {
        get
        {
            var cases = new TheoryData<bool, Readout>();
            foreach (Readout readout in Enum.GetValues<Readout>())
            {
                cases.Add(false, readout);
                cases.Add(true, readout);
            }

            return cases;
        }
    }

    [Fact]
    public void CountRivals_TwoSides_IsTheOpposingOutputsWhereThereIsAMaximum()
    {
        Assert.Equal((2, 3), (new Decision(TwoSides, Readout.Max).CountRivals(1), new Decision(TwoSides, Readout.Max).CountRivals(-1)));
        Assert.Equal(4, new Decision(TwoSides, Readout.Native).CountRivals(2));
        Assert.All(
            new[] { Readout.Sum, Readout.Mean, Readout.Probability },
            readout => Assert.Equal(1, new Decision(TwoSides, readout).CountRivals(1)));
        Assert.Equal(1, Decision.Sign.CountRivals(-1));
    }

    [Fact]
    public void CountRivals_ThreeGroups_IsTheOtherOutputsOrTheOtherGroups()
    {
        Assert.Equal(
            (5, 4), (new Decision(ThreeGroups, Readout.Max).CountRivals(0), new Decision(ThreeGroups, Readout.Max).CountRivals(2)));
        Assert.All(
            new[] { Readout.Sum, Readout.Mean, Readout.Probability },
            readout => Assert.Equal(2, new Decision(ThreeGroups, readout).CountRivals(1)));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void EvaluateRival_LeastOverTheRivals_IsTheMargin(bool groups, Readout readout)
    {
        var decision = new Decision(groups ? ThreeGroups : TwoSides, readout);
        for (int number = 0; number < 50; number++)
        {
            double[] outputs = Gaussian(decision.OutputCount, number), derivative = new double[outputs.Length];
            foreach (int label in Enumerable.Range(0, decision.AnswerCount).Select(decision.LabelOf))
            {
                int rivals = decision.CountRivals(label);
                double least = Enumerable.Range(0, rivals).Min(rival => decision.EvaluateRival(outputs, label, rival, derivative));
                Assert.Equal(decision.Evaluate(outputs, label), least);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void EvaluateRival_Derivative_MatchesFiniteDifferences(bool groups, Readout readout)
    {
        var decision = new Decision(groups ? ThreeGroups : TwoSides, readout);
        double[] outputs = Gaussian(decision.OutputCount, 7), ignored = new double[outputs.Length];
        foreach (int label in Enumerable.Range(0, decision.AnswerCount).Select(decision.LabelOf))
        {
            for (int rival = 0; rival < decision.CountRivals(label); rival++)
            {
                double[] derivative = new double[outputs.Length];
                decision.EvaluateRival(outputs, label, rival, derivative);
                AssertDerivative(f => decision.EvaluateRival(f, label, rival, ignored), outputs, derivative);
            }
        }
    }

    [Fact]
    public void EvaluateRival_Maximum_IsBestOwnMinusThatOutput()
    {
        double[] derivative = [9, 9, 9, 9, 9], outputs = [1, 4, 2, 7, 5];
        Assert.Equal(4 - 5, new Decision(TwoSides, Readout.Max).EvaluateRival(outputs, 1, 1, derivative));
        Assert.Equal([0, 1, 0, 0, -1], derivative);
        Assert.Equal(7 - 2, new Decision(TwoSides, Readout.Max).EvaluateRival(outputs, -1, 2, derivative));
        Assert.Equal([0, 0, -1, 1, 0], derivative);
        Assert.Equal(2 - 7, new Decision(TwoSides, Readout.Native).EvaluateRival(outputs, 2, 2, derivative));
        Assert.Equal([0, 0, 1, -1, 0], derivative);
    }

    [Fact]
    public void EvaluateDlr_ByHand_IsTheMarginOverTheSpreadOfFirstAndThird()
    {
        // f = (1, 5, 3, 2), class 2: margin f₂ − f₁ = −2, spread 5 − 2
        double[] derivative = new double[4];
        Assert.Equal(-2.0 / 3, Native(4).EvaluateDlr([1, 5, 3, 2], 2, derivative), 1e-15);
        Assert.Equal([0, (-1.0 / 3) + (2.0 / 9), 1.0 / 3, -2.0 / 9], derivative);
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void EvaluateDlr_Derivative_MatchesFiniteDifferencesAndScaleDoesNotMatter(bool groups, Readout readout)
    {
        var decision = new Decision(groups ? ThreeGroups : TwoSides, readout);
        for (int number = 0; number < 50; number++)
        {
            double[] outputs = Gaussian(decision.OutputCount, number), derivative = new double[outputs.Length];
            double[] ignored = new double[outputs.Length];
            int label = decision.LabelOf(number % decision.AnswerCount);
            double value = decision.EvaluateDlr(outputs, label, derivative);
            AssertDerivative(f => decision.EvaluateDlr(f, label, ignored), outputs, derivative);
            if (readout is Readout.Max or Readout.Native)
            {
                Assert.Equal(value, decision.EvaluateDlr([.. outputs.Select(f => (7 * f) + 4)], label, ignored), 1e-12);
            }
        }
    }

    [Fact]
    public void EvaluateDlr_ThreeLargestTied_LeavesTheMargin()
    {
        double[] derivative = new double[4];
        Assert.Equal(-1, Native(4).EvaluateDlr([2, 2, 2, 1], 3, derivative));
        Assert.Equal([-1, 0, 0, 1], derivative);
    }

    [Fact]
    public void EvaluateTrainingLoss_ConfidentClass_GradientDoesNotVanish()
    {
        double[] derivative = new double[3];
        Assert.Equal(-Math.Exp(-100), Native(3).EvaluateTrainingLoss([100, 0, -1000], 0, derivative), 1e-40);
        Assert.True(derivative[0] > 0 && derivative[1] < 0, "p₀ rounds to 1, the derivative must not round to 0");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void EvaluateTrainingLoss_Derivative_MatchesFiniteDifferences(int label)
    {
        double[] outputs = Gaussian(4, 1), derivative = new double[4], ignored = new double[4];
        double value = Native(4).EvaluateTrainingLoss(outputs, label, derivative);
        Assert.Equal(Math.Log(Math.Exp(outputs[label]) / outputs.Sum(Math.Exp)), value, 1e-12);
        AssertDerivative(f => Native(4).EvaluateTrainingLoss(f, label, ignored), outputs, derivative);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void EvaluateTrainingLoss_OneOutput_IsTheLogisticLoss(int label)
    {
        double[] derivative = new double[1];
        Assert.Equal(-Math.Log(1 + Math.Exp(-label * 0.3)), Decision.Sign.EvaluateTrainingLoss([0.3], label, derivative), 1e-15);
        Assert.Equal(label / (1 + Math.Exp(label * 0.3)), derivative[0], 1e-15);
    }

    [Fact]
    public void EvaluateTrainingLoss_ClassOutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => Native(3).EvaluateTrainingLoss([1, 2, 3], 3, new double[3]));
        Assert.Throws<ArgumentException>(() => Decision.Sign.EvaluateTrainingLoss([1], 0, new double[1]));
    }

    private static Decision Native(int classes) => new(Partition.Equal(classes, 2), Readout.Native);

    private static double[] Gaussian(int count, int number)
    {
        double[] values = new double[count];
        new Seed(3).For("test", (ulong)number).FillGaussian(values);
        return values;
    }

    private static void AssertDerivative(Func<double[], double> value, double[] outputs, double[] derivative)
    {
        for (int j = 0; j < outputs.Length; j++)
        {
            double[] above = [.. outputs], below = [.. outputs];
            above[j] += Step;
            below[j] -= Step;
            double difference = (value(above) - value(below)) / (2 * Step);
            // second derivatives of DLR grow as 1/spread³
            Assert.Equal(difference, derivative[j], 1e-5 * Math.Max(1, Math.Abs(difference)));
        }
    }
}
