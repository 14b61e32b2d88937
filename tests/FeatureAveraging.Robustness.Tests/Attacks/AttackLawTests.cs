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
    // The whole catalogue with its default options, Square with fewer proposals.
    private static readonly Dictionary<string, IAttack<AttackProblem>> All = AttackCatalog.Names.ToDictionary(
        name => name,
        name => name == "square" ? new SquareAttack(new SquareOptions { Iterations = 300 }) : AttackCatalog.Find(name)!);

    private static readonly double[] Radii = [.. Enumerable.Range(0, 20).Select(i => 0.2 * i)];

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> SampleNames => [.. All.Where(pair => pair.Value is SampleAttack).Select(pair => pair.Key)];

    /// <summary>Attacks that search in ℓ∞ on a binary network.</summary>
    public static TheoryData<string> InfinityNames =>
        [.. All.Where(pair => pair.Value.Reject(Infinity(BinaryClassifier(0), 0, [])) is null).Select(pair => pair.Key)];

    /// <summary>Attacks on each sample by itself that run under the max read-out, in one of the norms or both.</summary>
    public static TheoryData<string, Norm> MaximumNames
    {
        get
        {
            var cases = new TheoryData<string, Norm>();
            foreach ((string name, IAttack<AttackProblem> attack) in All.Where(pair => pair.Value is SampleAttack))
            {
                foreach (Norm norm in (Norm[])[Norm.L2, Norm.LInf])
                {
                    if (attack.Reject(Linear(norm, [])) is null)
                    {
                        cases.Add(name, norm);
                    }
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Cases_Catalogue_EveryAttackIsInSomeOfThem()
    {
        Assert.Equal(AttackCatalog.Names, All.Keys);
        Assert.Equal(30, All.Count);
        Assert.Equal(27, All.Values.Count(attack => attack is SampleAttack));
        Assert.Subset(
            InfinityNames.Select(row => row.Data).ToHashSet(), new HashSet<string>(["apgd", "fab", "fmn", "pgd-native-through", "square"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_RandomNetworks_NeverBeatsTheExactRadius(string name)
    {
        int broken = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            foreach (Classifier classifier in Classifiers(4, seed))
            {
                LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 4, seed);
                var problem = new AttackProblem(classifier, samples, new AttackRules(Norm.L2, Radii, new Seed(seed)));
                if (All[name].Reject(problem) is not null)
                {
                    continue;
                }

                SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
                AttackResult result = Search(name, problem);
                for (int i = 0; i < samples.Count; i++)
                {
                    Assert.True(
                        exact[i].Bracket.Certified <= result.Distances[i],
                        $"{name}, seed {seed}, {classifier.Readout}, sample {i}: certified {exact[i].Bracket.Certified:R}, found " +
                        $"{result.Distances[i]:R}");
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
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 20, 3), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 25, 4);
        var problem = new AttackProblem(classifier, samples, new AttackRules(Norm.L2, Radii, new Seed(1)));
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
            var target = new AttackTarget(new Classifier(TestNetworks.Decoupled(4, 16), Readout.Max));
            long Run()
            {
                target.Begin(TestNetworks.Row(TestNetworks.Centers(4, 16), 0), 1, 0, attack.Traits.Objective, new Seed(1).For("test"));
                target.Aim(new ThreatModel(norm, attack.Traits.IsMinimumNorm ? double.PositiveInfinity : 0.1, new Box(-9, 9)));
                long before = GC.GetAllocatedBytesForCurrentThread();
                attack.Search(target);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Run();
            Assert.Equal(0, Run());
        }
    }

    [Theory]
    [MemberData(nameof(MaximumNames))]
    public void Search_LinearMargin_BreaksAtTheDualNorm(string name, Norm norm)
    {
        // Random search gets within a tenth, 40 steps of PGD from a random start turn to within a hundredth, the others reach the boundary.
        double exact = norm == Norm.L2 ? 10 / Math.Sqrt(5.25) : 10 / 3.5;
        bool turns = All[name].Traits.Method == "pgd" && norm == Norm.L2;
        double broken = exact * (name == "square" ? 1.1 : turns ? 1.01 : 1 + 1e-6);
        AttackResult result = Search(name, Linear(norm, [exact * (1 - 1e-9), broken]));
        Assert.InRange(result.BrokenAt[0], exact * (1 - 1e-12), broken);
    }

    [Theory]
    [MemberData(nameof(InfinityNames))]
    public void Search_SmallInfinityBalls_AgreesWithAGrid(string name)
    {
        // On a grid of spacing h every point is within h/2 of a node: with the margin's Lipschitz constant L no
        // margin in the ball is ≤ 0 while all nodes' are > L·h/2.
        const double Reach = 1.5, Spacing = 0.02;
        int close = 0, broken = 0;
        for (ulong seed = 0; seed < 60; seed++)
        {
            Classifier classifier = BinaryClassifier(seed);
            var network = (BinaryNetwork)classifier.Network;
            AttackProblem problem = Infinity(classifier, seed, [.. Enumerable.Range(1, 150).Select(i => 0.01 * i)]);
            LabeledSamples samples = problem.Samples;
            double lipschitz = Enumerable.Range(0, 5).Sum(r =>
                Math.Abs(network.OutputWeights[r]) * (Math.Abs(network.Hidden.Weights[r, 0]) + Math.Abs(network.Hidden.Weights[r, 1])));
            double truth = FirstNode(classifier, samples, Reach, Spacing, 0);
            double safe = FirstNode(classifier, samples, Reach, Spacing, lipschitz * Spacing / 2) - (Spacing / 2);
            double found = Search(name, problem).BrokenAt[0];
            Assert.True(found >= safe, $"{name}, seed {seed}: found {found}, but the grid proves {safe}");
            broken += double.IsFinite(truth) ? 1 : 0;
            close += double.IsFinite(truth) && found <= (1.05 * truth) + Spacing ? 1 : 0;
        }

        Assert.True(broken > 30);
        Assert.True(close >= LeastShareOf(name) * broken, $"{name}: {close} of {broken} come close to the grid");
    }

    [Theory]
    [MemberData(nameof(MaximumNames))]
    public void Search_InABox_WitnessesStayInside(string name, Norm norm)
    {
        var box = new Box(-1, 1);
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 6, 3), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 30, 4);
        foreach (ref float value in samples.Inputs.Values)
        {
            value = Math.Clamp(value, -1, 1);
        }

        AttackResult result = Search(name, new AttackProblem(classifier, samples, new AttackRules(norm, Radii, new Seed(1), box)));
        Assert.Contains(result.Witnesses, w => w is not null);
        Assert.All(result.Witnesses.OfType<Witness>(), w => Assert.True(box.Contains(w.Point) && w.Norm == norm));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_NothingCanBreakIt_EndsUnbroken(string name)
    {
        // Outputs 1, 0 and 0 wherever an attack can get: no gradient anywhere.
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(3, 2), [1, 0, 0]), Partition.FirstPositive(1, 2));
        var samples = new LabeledSamples(new Samples(2, 2, [1, 2, 0, 0]), [1, -1], [0, 1], network.Partition);
        AttackResult result = Search(
            name, new AttackProblem(new Classifier(network, Readout.Max), samples, new AttackRules(Norm.L2, [1], new Seed(1))));
        Assert.Equal([double.PositiveInfinity, 0], result.Distances);
        Assert.Equal(All[name].Traits.UsesGradients, result.ZeroGradients[0] > 0);
    }

    // f₀ − f₁ = ⟨w, x⟩ + 10 while both are on: zero at 10/‖w‖₂ or 10/‖w‖₁.
    private static AttackProblem Linear(Norm norm, double[] radii)
    {
        double[] w = [1, -2, 0.5];
        var hidden = new HiddenLayer(new Matrix(4, 3, [.. w, 0, 0, 0, 0, 0, 0, 0, 0, 0]), [30, 20, 0, 0]);
        var network = new MulticlassNetwork(hidden, Partition.FirstPositive(1, 3));
        var sample = new LabeledSamples(new Samples(1, 3), [1], [0], network.Partition);
        return new AttackProblem(new Classifier(network, Readout.Max), sample, new AttackRules(norm, radii, new Seed(1)));
    }

    private static Classifier BinaryClassifier(ulong seed) => new(TestNetworks.RandomBinary(5, 2, seed), Readout.Native);

    private static AttackProblem Infinity(Classifier classifier, ulong seed, double[] radii) =>
        new(classifier, TestNetworks.CorrectlyLabeled(classifier, 1, seed), new AttackRules(Norm.LInf, radii, new Seed(seed)));

    // DeepFool stops at the first crossing, Square only visits corners of the ball, and gradients
    // that pass through dead neurons fail on some samples.
    private static double LeastShareOf(string name) => All[name].Traits switch
    {
        { Method: "deepfool" } => 0.5,
        { Objective.PassThrough: true } => 0.6,
        { Method: "square" } => 0.7,
        _ => 0.8,
    };

    private static double FirstNode(Classifier classifier, LabeledSamples samples, double reach, double spacing, double threshold)
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

    private static IEnumerable<Classifier> Classifiers(int d, ulong seed)
    {
        yield return new Classifier(TestNetworks.RandomBinary(5, d, seed), Readout.Native);
        foreach (Readout readout in (Readout[])[Readout.Sum, Readout.Max, Readout.Native])
        {
            yield return new Classifier(TestNetworks.RandomMulticlass(4, 1, d, seed), readout);
        }
    }

    private static AttackResult Search(string name, AttackProblem problem, int threads = 1) =>
        All[name].Search(problem with { Threads = threads }, cancellation: TestContext.Current.CancellationToken);
}
