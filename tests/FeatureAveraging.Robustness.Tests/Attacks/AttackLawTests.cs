using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Tests.Attacks;

/// <summary>What holds for every attack, whatever its method.</summary>
public class AttackLawTests
{
    private static readonly Dictionary<string, IAttack> All = new IAttack[]
    {
        new ApgdAttack(new ApgdOptions()),
        new ApgdAttack(new ApgdOptions { PassThrough = true }),
        new ApgdAttack(new ApgdOptions { Loss = AttackLoss.Training }),
        new ApgdAttack(new ApgdOptions { Loss = AttackLoss.Dlr, PassThrough = true }),
        new ApgdAttack(new ApgdOptions { Loss = AttackLoss.Rivals }),
        new SquareAttack(new SquareOptions { Iterations = 300 }),
        new DeepFoolAttack(new DeepFoolOptions()),
        new DeepFoolAttack(new DeepFoolOptions { PassThrough = true }),
        new UniversalAttack(),
    }.ToDictionary(attack => attack.Name);

    private static readonly double[] Radii = [.. Enumerable.Range(0, 20).Select(i => 0.2 * i)];

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> SampleNames => [.. All.Where(pair => pair.Value is SampleAttack).Select(pair => pair.Key)];

    [Fact]
    public void Name_EveryAttack_StatesMethodLossAndPassThrough() =>
        Assert.Equal(["apgd", "apgd-dlr-through", "apgd-native", "apgd-rivals", "apgd-through", "deepfool", "deepfool-through", "square", "universal"], All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_RandomNetworks_NeverBeatsTheExactRadius(string name)
    {
        int broken = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            foreach (ReadoutClassifier classifier in Classifiers(4, seed))
            {
                LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 4, seed);
                var problem = new AttackProblem(classifier, samples, Norm.L2, Radii, new Seed(seed));
                if (All[name].Reject(problem) is not null)
                {
                    continue;
                }

                SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
                AttackResult result = Search(name, problem);
                for (int i = 0; i < samples.Count; i++)
                {
                    Assert.True(exact[i].Bracket.Certified <= result.Distances[i], $"{name}, seed {seed}, {classifier.Readout}, sample {i}: certified {exact[i].Bracket.Certified:R}, found {result.Distances[i]:R}");
                    Assert.True(result.Distances[i] <= result.BrokenAt[i]);
                    broken += double.IsFinite(result.Distances[i]) ? 1 : 0;
                }
            }
        }

        Assert.True(broken > 100, $"only {broken} samples were broken");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_OneTwoAndSixteenThreads_SameBits(string name)
    {
        var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(4, 2, 20, 3), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 25, 4);
        var problem = new AttackProblem(classifier, samples, Norm.L2, Radii, new Seed(1));
        AttackResult one = Search(name, problem);
        Assert.Contains(one.Distances, double.IsFinite);
        foreach (int threads in (int[])[2, 16])
        {
            AttackResult other = Search(name, problem, threads);
            Assert.Equal(one.BrokenAt, other.BrokenAt);
            Assert.Equal(one.Witnesses.Select(w => w?.Point.ToArray()), other.Witnesses.Select(w => w?.Point.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Search_WithATarget_AllocatesNothing(string name)
    {
        var attack = (SampleAttack)All[name];
        foreach (Norm norm in (Norm[])[Norm.L2, Norm.LInf])
        {
            var target = new AttackTarget(new ReadoutClassifier(TestNetworks.Decoupled(4, 16), Readout.Max));
            long Run()
            {
                target.Begin(TestNetworks.Row(TestNetworks.Centers(4, 16), 0), 1, 0, attack.Objective, new Seed(1).For("test"));
                target.Aim(new ThreatModel(norm, attack.IsMinimumNorm ? double.PositiveInfinity : 0.1, new Box(-9, 9)));
                long before = GC.GetAllocatedBytesForCurrentThread();
                attack.Search(target);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Run();
            Assert.Equal(0, Run());
        }
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Search_LinearMargin_BreaksAtTheDualNorm(string name)
    {
        // f₀ − f₁ = ⟨w, x⟩ + 10 while both are on: zero at 10/‖w‖₂ or 10/‖w‖₁. Random search gets within a tenth, the others to the boundary.
        double[] w = [1, -2, 0.5];
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(4, 3, [.. w, 0, 0, 0, 0, 0, 0, 0, 0, 0]), [30, 20, 0, 0]), Partition.FirstPositive(1, 3));
        var sample = new LabeledSamples(new Samples(1, 3), [1], [0], network.Partition);
        foreach ((Norm norm, double exact) in new[] { (Norm.L2, 10 / Math.Sqrt(5.25)), (Norm.LInf, 10 / 3.5) })
        {
            double broken = exact * (name == "square" ? 1.1 : 1 + 1e-6);
            AttackResult result = Search(name, new AttackProblem(new ReadoutClassifier(network, Readout.Max), sample, norm, [exact * (1 - 1e-9), broken], new Seed(1)));
            Assert.InRange(result.BrokenAt[0], exact * (1 - 1e-12), broken);
        }
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Search_SmallInfinityBalls_AgreesWithAGrid(string name)
    {
        // On a grid of spacing h every point is within h/2 of a node: with the margin's Lipschitz constant L no margin in the ball is ≤ 0 while all nodes' are > L·h/2.
        const double Reach = 1.5, Spacing = 0.02;
        int close = 0, broken = 0;
        for (ulong seed = 0; seed < 60; seed++)
        {
            BinaryNetwork network = TestNetworks.RandomBinary(5, 2, seed);
            var classifier = new ReadoutClassifier(network, Readout.Native);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 1, seed);
            double lipschitz = Enumerable.Range(0, 5).Sum(r => Math.Abs(network.OutputWeights[r]) * (Math.Abs(network.Hidden.Weights[r, 0]) + Math.Abs(network.Hidden.Weights[r, 1])));
            double truth = FirstNode(classifier, samples, Reach, Spacing, 0), safe = FirstNode(classifier, samples, Reach, Spacing, lipschitz * Spacing / 2) - (Spacing / 2);
            var problem = new AttackProblem(classifier, samples, Norm.LInf, [.. Enumerable.Range(1, 150).Select(i => 0.01 * i)], new Seed(seed));
            if (All[name].Reject(problem) is not null)
            {
                return;
            }

            double found = Search(name, problem).BrokenAt[0];
            Assert.True(found >= safe, $"{name}, seed {seed}: found {found}, but the grid proves {safe}");
            broken += double.IsFinite(truth) ? 1 : 0;
            close += double.IsFinite(truth) && found <= (1.05 * truth) + Spacing ? 1 : 0;
        }

        Assert.True(broken > 30);
        Assert.True(close >= LeastShareOf(name) * broken, $"{name}: {close} of {broken} come close to the grid");
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Search_InABox_WitnessesStayInside(string name)
    {
        var box = new Box(-1, 1);
        foreach (Norm norm in (Norm[])[Norm.L2, Norm.LInf])
        {
            var classifier = new ReadoutClassifier(TestNetworks.RandomMulticlass(4, 2, 6, 3), Readout.Max);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 30, 4);
            foreach (ref float value in samples.Inputs.Values)
            {
                value = Math.Clamp(value, -1, 1);
            }

            AttackResult result = Search(name, new AttackProblem(classifier, samples, norm, Radii, new Seed(1), box));
            Assert.Contains(result.Witnesses, w => w is not null);
            Assert.All(result.Witnesses.OfType<Witness>(), w => Assert.True(box.Contains(w.Point) && w.Norm == norm));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_NothingCanBreakIt_EndsUnbroken(string name)
    {
        // Outputs 1, 0 and 0 wherever an attack can get: no gradient anywhere.
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(3, 2), [1, 0, 0]), Partition.FirstPositive(1, 2));
        var samples = new LabeledSamples(new Samples(2, 2, [1, 2, 0, 0]), [1, -1], [0, 1], network.Partition);
        AttackResult result = Search(name, new AttackProblem(new ReadoutClassifier(network, Readout.Max), samples, Norm.L2, [1], new Seed(1)));
        Assert.Equal([double.PositiveInfinity, 0], result.Distances);
        Assert.True(name is "square" or "universal" || name.StartsWith("apgd-native", StringComparison.Ordinal) || result.ZeroGradients[0] > 0);
    }

    // DeepFool stops at the first crossing, and Square only visits corners of the ball.
    private static double LeastShareOf(string name) => name.StartsWith("deepfool", StringComparison.Ordinal) ? 0.5 : name == "square" ? 0.7 : 0.8;

    private static double FirstNode(ReadoutClassifier classifier, LabeledSamples samples, double reach, double spacing, double threshold)
    {
        ReadoutWorkspace workspace = classifier.CreateWorkspace();
        int count = (int)(reach / spacing);
        double first = double.PositiveInfinity;
        for (int i = -count; i <= count; i++)
        {
            for (int j = -count; j <= count; j++)
            {
                double[] point = [samples.Inputs.Row(0)[0] + (i * spacing), samples.Inputs.Row(0)[1] + (j * spacing)];
                double length = spacing * Math.Max(Math.Abs(i), Math.Abs(j));
                first = length < first && classifier.EvaluateMargin(point, samples.Labels[0], workspace) <= threshold ? length : first;
            }
        }

        return Math.Min(first, threshold > 0 ? reach : first);
    }

    private static IEnumerable<ReadoutClassifier> Classifiers(int d, ulong seed)
    {
        yield return new ReadoutClassifier(TestNetworks.RandomBinary(5, d, seed), Readout.Native);
        foreach (Readout readout in (Readout[])[Readout.Sum, Readout.Max, Readout.Native])
        {
            yield return new ReadoutClassifier(TestNetworks.RandomMulticlass(4, 1, d, seed), readout);
        }
    }

    private static AttackResult Search(string name, AttackProblem problem, int threads = 1) =>
        All[name].Search(problem, threads, cancellation: TestContext.Current.CancellationToken);
}
