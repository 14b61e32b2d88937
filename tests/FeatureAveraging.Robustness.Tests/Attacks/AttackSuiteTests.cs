using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class AttackSuiteTests
{
    // margin = 5x₁ + 10
    private static readonly AttackProblem Problem = new(
        new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [5, 0]), [10]), [1]), Readout.Native),
        new LabeledSamples(new Samples(3, 2, [0, 0, 0.6f, 0, -4, 0]), [1, 1, 1]),
        new AttackRules(Norm.L2, [], new Seed(1)));

    [Fact]
    public void Search_SeveralAttacks_KeepsTheShortestOfEachSampleAndItsWinner()
    {
        SuiteResult result = Search([Along("aslant", [3, 4]), Along("steepest", [1, 0]), Along("nowhere", [0, 1])]);
        Assert.Equal(["aslant", "steepest", "nowhere"], result.Results.Select(r => r.Attack));
        Assert.Equal([2, 2 + (double)0.6f, 0], result.Strongest.Distances, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(["steepest", "steepest", null], result.Winners);
        Assert.Equal(MethodName.Strongest, result.Strongest.Attack);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(result.Results.Min(r => r.Distances[i]), result.Strongest.Distances[i]);
            Assert.Equal(result.Strongest.Distances[i], result.Strongest.Witnesses[i]!.Distance);
            Assert.Equal(i, result.Strongest.Witnesses[i]!.SampleIndex);
        }
    }

    [Fact]
    public void Search_EqualDistances_TheEarlierWins() =>
        Assert.Equal(["first", "first", null], Search([Along("first", [1, 0]), Along("second", [1, 0])]).Winners);

    [Theory]
    [InlineData(1e-4f, "first")]
    [InlineData(1e-2f, "second")]
    public void Search_LongerByAMillionthAtMost_TheEarlierWinsThoughTheShorterIsKept(float aside, string winner)
    {
        SuiteResult result = Search([Along("first", [1, aside]), Along("second", [1, 0])]);
        Assert.True(result.Results[0].Distances[0] > result.Results[1].Distances[0]);
        Assert.Equal(result.Results[1].Distances[0], result.Strongest.Distances[0]);
        Assert.Equal([winner, winner, null], result.Winners);
    }

    [Fact]
    public void Search_NobodyBreaksASample_HasNoWinner()
    {
        SuiteResult result = Search([Along("nowhere", [0, 1])]);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 0], result.Strongest.Distances);
        Assert.Equal([null, null, null], result.Winners);
    }

    [Fact]
    public void Search_AnAttackThatCannotRun_IsSkippedWithItsReason()
    {
        SuiteResult result = Search([new ApgdAttack(new ApgdOptions { Loss = AttackLoss.Dlr }), Along("aslant", [3, 4])]);
        Assert.Equal([new SkippedAttack("apgd-dlr", "the DLR loss needs three outputs; the network has 1")], result.Skipped);
        Assert.Equal(["aslant"], result.Results.Select(r => r.Attack));
    }

    [Fact]
    public void Search_NothingCanRun_Throws() =>
        Assert.Throws<ArgumentException>(() => Search([new ApgdAttack(new ApgdOptions { Loss = AttackLoss.Dlr })]));

    [Fact]
    public void Search_Progress_IsHeardForEveryAttackThatRuns()
    {
        var heard = new List<(string Name, AttackProgress Progress)>();
        new AttackSuite<AttackProblem>([Along("aslant", [3, 4]), new DeepFoolAttack(new DeepFoolOptions())])
            .Search(
                Problem, name => new Listener(progress => heard.Add((name, progress))),
                cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(new AttackProgress(3, 3), heard.Last(h => h.Name == "deepfool").Progress);
    }

    private static SuiteResult Search(IAttack<AttackProblem>[] attacks) =>
        new AttackSuite<AttackProblem>(attacks).Search(Problem, cancellation: TestContext.Current.CancellationToken);

    private static Named Along(string name, double[] direction) => new Named(name, new AveragedFeatureAttack(direction));

    private sealed class Named(string name, IAttack<AttackProblem> attack) : IAttack<AttackProblem>
    {
        public AttackTraits Traits { get; } = attack.Traits with { Method = name };

        public string? Reject(AttackProblem problem) => attack.Reject(problem);

        public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress, CancellationToken cancellation) =>
            attack.Search(problem, progress, cancellation) with { Traits = Traits };
    }

    private sealed class Listener(Action<AttackProgress> hear) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => hear(value);
    }
}
