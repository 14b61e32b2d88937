using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using TorchSharp;

namespace FeatureAveraging.Vision.Tests.Attacks;

/// <summary>Laws of every attack, on an untrained convolutional network and images labelled by its own decision.</summary>
public sealed class ImageAttackTests : NativeTest
{
    private const int Count = 20;
    private static readonly Partition Sides = Partition.FirstPositive(2, 2);
    private static readonly double[] Radii = [0.01, 0.05, 0.2, 0.8, 3];

    public static TheoryData<string, Norm> Attacks
    {
        get
        {
            var attacks = new TheoryData<string, Norm>();
            foreach (ImageAttack attack in All())
            {
                attacks.Add(attack.Traits.Name, Norm.L2);
                if (attack is not ImageDdnAttack)
                {
                    attacks.Add(attack.Traits.Name, Norm.LInf);
                }
            }

            return attacks;
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Search_Witnesses_AreWrongAndInBoxAndBall(string name, Norm norm)
    {
        using VisionModel model = Model();
        ImageAttackProblem problem = Problem(model, norm);
        AttackResult result = Find(name).Search(problem);
        Samples inputs = problem.Points;
        Assert.Contains(result.Witnesses, witness => witness is not null);
        for (int i = 0; i < Count; i++)
        {
            if (result.Witnesses[i] is not { } witness)
            {
                Assert.Equal(double.PositiveInfinity, result.Distances[i]);
                continue;
            }

            double[] point = witness.Point.ToArray(), x = Array.ConvertAll(inputs.Row(i).ToArray(), v => (double)v);
            Assert.Equal((i, norm, result.Distances[i]), (witness.SampleIndex, witness.Norm, witness.Distance));
            Assert.Equal(Perturbation.MeasureUpward(norm, x, point), witness.Distance);
            Assert.True(
                result.Traits.IsMinimumNorm
                    ? result.BrokenAt[i] == witness.Distance
                    : Radii.Contains(result.BrokenAt[i]) && witness.Distance <= result.BrokenAt[i]);
            Assert.All(point, value => Assert.True(value is >= 0 and <= 1 && (float)value == value));
            Matrix logits = model.ComputeLogits(new Samples(1, point.Length, Array.ConvertAll(point, v => (float)v)));
            // another batch than the one it was checked in: last bits
            Assert.True(new Decision(Sides, problem.Decision.Readout).Evaluate(logits.Row(0), problem.Labels[i]) <= 1e-6, $"image {i}");
        }
    }

    /// <summary>Other batches may change last bits, and so, in a search around the boundary, a distance a little.</summary>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void Search_OtherBatchSizes_FindTheSame(string name, Norm norm)
    {
        using VisionModel model = Model();
        AttackResult whole = Find(name).Search(Problem(model, norm)),
            again = Find(name).Search(Problem(model, norm)),
            parts = Find(name).Search(Problem(model, norm) with { BatchSize = 7 });
        Assert.Equal(whole.Distances, again.Distances);
        for (int i = 0; i < Count; i++)
        {
            Assert.True(
                whole.Distances[i] == parts.Distances[i] || Math.Abs(whole.Distances[i] - parts.Distances[i]) <= 1e-2 * whole.Distances[i],
                $"image {i}: {whole.Distances[i]} and {parts.Distances[i]}");
        }
    }

    /// <summary>A radius is asked of the survivors of the smaller ones, and a larger one changes nothing below it.</summary>
    [Theory]
    [InlineData("pgd")]
    [InlineData("apgd")]
    [InlineData("square")]
    public void Search_MoreRadii_KeepWhatBrokeBefore(string name)
    {
        using VisionModel model = Model();
        AttackResult few = Find(name).Search(Problem(model, Norm.L2, [0.05, 0.2])),
            more = Find(name).Search(Problem(model, Norm.L2, [0.05, 0.2, 0.8]));
        Assert.Contains(few.BrokenAt, double.IsPositiveInfinity);
        for (int i = 0; i < Count; i++)
        {
            Assert.True(
                few.BrokenAt[i] == more.BrokenAt[i] || (double.IsPositiveInfinity(few.BrokenAt[i]) && more.BrokenAt[i] >= 0.8),
                $"image {i}");
        }
    }

    [Fact]
    public void SuiteResult_OfSeveralAttacks_IsNeverAboveOne()
    {
        using VisionModel model = Model();
        AttackResult[] results = [.. All().Select(attack => attack.Search(Problem(model, Norm.L2)))];
        SuiteResult suite = SuiteResult.Of(results, []);
        Assert.All(
            results, result => Assert.All(result.Distances.Zip(suite.Strongest.Distances), pair => Assert.True(pair.Second <= pair.First)));
        Assert.Equal([.. Enumerable.Range(0, Count).Select(i => results.Min(result => result.Distances[i]))], suite.Strongest.Distances);
    }

    /// <summary>A network whose logits never change: class 0 everywhere.</summary>
    [Fact]
    public void Search_ZeroGradient_TakesRandomDirectionsAndCountsThem()
    {
        using VisionModel model = Constant();
        ImageSet images = SyntheticImages.Draw(3) with { Labels = [0, 0, 1] };
        var problem =
            new ImageAttackProblem(model, images, new Decision(Sides, Readout.Native), new AttackRules(Norm.L2, [0.5], new Seed(1)));
        AttackResult result = new ImagePgdAttack(new PgdOptions { Steps = 7, PassThrough = true }).Search(problem),
            shortest = new ImageFmnAttack(new FmnOptions { Steps = 9 }).Search(problem);
        Assert.Equal([7, 7, 0], result.ZeroGradients);
        Assert.Equal([9, 9, 0], shortest.ZeroGradients);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 0], result.Distances);       // the third is misclassified as it is
        Assert.Equal(result.Distances, result.BrokenAt);
        Assert.All(result.Witnesses, Assert.Null);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Search_Batches_KeepTheNumberOfLiveTensors(string name, Norm norm)
    {
        using VisionModel model = Model();
        ImageAttackProblem problem = Problem(model, norm);
        long before = torch.Tensor.TotalCount;
        Find(name).Search(problem with { BatchSize = 8 });
        Assert.Equal(before, torch.Tensor.TotalCount);
        using var source = new CancellationTokenSource();
        var reports = new List<int>();
        Assert.Throws<OperationCanceledException>(() => Find(name).Search(problem with { BatchSize = 8 }, new Listener(progress =>
        {
            Assert.Equal(Count, progress.Count);
            reports.Add(progress.Done);
            source.Cancel();
        }), source.Token));
        Assert.NotEmpty(reports);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Search_Progress_EndsAtTheLastImage()
    {
        using VisionModel model = Model();
        var reports = new List<int>();
        Find("pgd").Search(Problem(model, Norm.L2) with { BatchSize = 8 }, new Listener(progress => reports.Add(progress.Done)));
        Assert.Equal(reports.Order(), reports);
        Assert.Equal(Count, reports[^1]);
    }

    [Fact]
    public void Search_AttackThatCannotRun_SaysWhy()
    {
        using VisionModel model = Model(),
            coarse = VisionModel.Create(VisionModelOptions.For(SyntheticImages.Draw(4), VisionArchitecture.Mlp, 2, 4), new Seed(1));
        ImageSet two = SyntheticImages.Draw(4) with { Labels = [0, 1, 0, 1] };
        Assert.Contains(
            "needs three outputs; the network has 2",
            Fault(
                new ImageApgdAttack(new ApgdOptions { Loss = AttackLoss.Dlr }),
                new ImageAttackProblem(
                    coarse, two, new Decision(Partition.OfCoarse(2), Readout.Sum), new AttackRules(Norm.L2, [], new Seed(1)))),
            StringComparison.Ordinal);
        Assert.Contains(
            "takes no maximum", Fault(new ImagePgdAttack(new PgdOptions { Loss = AttackLoss.Rivals }), Problem(model, Norm.L2)),
            StringComparison.Ordinal);
        Assert.Contains("ℓ₂ spheres", Fault(new ImageDdnAttack(new DdnOptions()), Problem(model, Norm.LInf)), StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_PartsThatDoNotFit_AreRefused()
    {
        using VisionModel model = Model();
        ImageSet images = SyntheticImages.Draw(4);
        Assert.Contains(
            "has 2 outputs; the model has 4",
            Assert.Throws<ArgumentException>(
                () => new ImageAttackProblem(
                    model, images, new Decision(Partition.OfCoarse(2), Readout.Sum), new AttackRules(Norm.L2, [], new Seed(1)))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageAttackProblem(
            model, images, new Decision(Sides, Readout.Sum), new AttackRules(Norm.L2, [0.2, 0.1], new Seed(1))));
        Assert.Contains(
            "leave the box at point 0",
            Assert.Throws<ArgumentException>(
                () => new ImageAttackProblem(
                    model, images, new Decision(Sides, Readout.Sum), new AttackRules(Norm.L2, [], new Seed(1), new Box(0, 0.5)))).Message,
            StringComparison.Ordinal);
    }

    internal static ImageAttack[] All() =>
    [
        new ImagePgdAttack(new PgdOptions { Steps = 8 }),
        new ImageApgdAttack(new ApgdOptions { Steps = 10, PassThrough = true }),
        new ImageFmnAttack(new FmnOptions { Steps = 10 }),
        new ImageDdnAttack(new DdnOptions { Steps = 10, Loss = AttackLoss.Training }),
        new ImageSquareAttack(new SquareOptions { Iterations = 40 }),
    ];

    private static ImageAttack Find(string name) => All().Single(attack => attack.Traits.Name == name || attack.Traits.Method == name);

    private static VisionModel Model() => VisionModelTests.Create(VisionArchitecture.SmallCnn, 4);

    // The side of an image by the sum read-out is the model's own; the class is one of that side.
    private static ImageAttackProblem Problem(VisionModel model, Norm norm, double[]? radii = null)
    {
        ImageSet images = SyntheticImages.Draw(Count, seed: 3);
        Matrix logits = model.ComputeLogits(images);
        int[] labels =
        [
            .. Enumerable.Range(0, Count).Select(i => (new Decision(Sides, Readout.Sum).Evaluate(logits.Row(i), 1) > 0 ? 0 : 2) + (i % 2)),
        ];
        return new ImageAttackProblem(
            model, images with { Labels = labels }, new Decision(Sides, Readout.Sum), new AttackRules(norm, radii ?? Radii, new Seed(5)));
    }

    private static VisionModel Constant()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 4);
        Dictionary<string, ModelArray> state = model.GetState().ToDictionary(entry => entry.Key, entry => entry.Value);
        state["fc.weight"] = new ModelArray(new float[16], [4, 4]);
        state["fc.bias"] = new ModelArray([1, 0, 0, 0], [4]);
        return VisionModel.FromState(model.Options, state);
    }

    private static string Fault(ImageAttack attack, ImageAttackProblem problem) =>
        Assert.Throws<ArgumentException>(() => attack.Search(problem)).Message;

    private sealed class Listener(Action<AttackProgress> listen) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => listen(value);
    }
}
