using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class KeptAttackTests : NativeTest
{
    private readonly Dictionary<string, TrainingCheckpoint> _kept = [];
    private readonly Counting _attack = new();

    [Fact]
    public void Search_Again_GivesTheSameResultWithoutSearching()
    {
        AttackResult first = Search(), second = Search();

        Assert.Equal(1, _attack.Searches);
        Assert.Equal(["name"], _kept.Keys);
        Assert.Equal([0, 0.1, double.PositiveInfinity, 0.3], second.Distances);
        Assert.Equal(first.Distances, second.Distances);
        Assert.Equal(first.BrokenAt, second.BrokenAt);
        Assert.Equal(first.ZeroGradients, second.ZeroGradients);
        Assert.Equal((first.Traits, first.Norm), (second.Traits, second.Norm));
        Assert.Equal([null, 1, null, 3], second.Witnesses.Select(witness => witness?.SampleIndex));
        Assert.Equal((first.Witnesses[3]!.Distance, Norm.L2), (second.Witnesses[3]!.Distance, second.Witnesses[3]!.Norm));
        Assert.Equal(first.Witnesses[3]!.Point.ToArray(), second.Witnesses[3]!.Point.ToArray());
    }

    [Fact]
    public void Search_OfAnythingElse_IsMadeAnew()
    {
        Search();
        Search(settings: "other");
        Search(weight: 1.5f);
        Search(readout: Readout.Sum);
        Search(classes: [0, 1, 2, 2]);
        Search(seed: 4);
        Search(radii: [0.25, 1]);

        Assert.Equal(7, _attack.Searches);
    }

    [Fact]
    public void Search_Cancelled_KeepsNothing()
    {
        Assert.Throws<OperationCanceledException>(() => Search(cancellation: new CancellationToken(canceled: true)));
        Assert.Empty(_kept);
    }

    private AttackResult Search(
        string settings = "", float weight = 1, Readout readout = Readout.Max, int[]? classes = null, ulong seed = 3,
        double[]? radii = null, CancellationToken cancellation = default)
    {
        using VisionModel model = PixelNetwork.Create([weight, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]);
        var problem = new ImageAttackProblem(
            model, PixelNetwork.Draw(0, 1, 2, 3).ToInputs(), classes ?? [0, 1, 2, 3], new Decision(PixelNetwork.Sides, readout),
            new AttackRules(Norm.L2, radii ?? [0.5, 1], new Seed(seed)));
        var store = new CheckpointStore(_kept.GetValueOrDefault, (name, checkpoint) => _kept[name] = checkpoint, () => false);
        return new KeptAttack(_attack, settings, "name", store).Search(problem, cancellation: cancellation);
    }

    /// <summary>Finds one image misclassified and one unbroken, and counts how often it is asked.</summary>
    private sealed class Counting : IAttack<ImageAttackProblem>
    {
        public int Searches { get; private set; }

        public AttackTraits Traits { get; } = new("fmn", new AttackObjective(AttackLoss.Margin));

        public string? Reject(ImageAttackProblem problem) => null;

        public AttackResult Search(
            ImageAttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
        {
            cancellation.ThrowIfCancellationRequested();
            Searches++;
            double[] distances = [0, 0.1, double.PositiveInfinity, 0.3];
            return new AttackResult(
                Traits, Norm.L2, distances, [0, 0.5, double.PositiveInfinity, 0.75],
                [null, new Witness(1, Norm.L2, 0.1, [0, 0.9, 0, 0]), null, new Witness(3, Norm.L2, 0.3, [0.1, 0.2, 0.3, 0.4])],
                [5, 0, 7, 0]);
        }
    }
}
