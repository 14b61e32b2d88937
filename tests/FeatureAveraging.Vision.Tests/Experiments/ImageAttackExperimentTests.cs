using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Attacks;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageAttackExperimentTests(ImageAttackExperimentTests.Trained trained)
    : NativeTest, IClassFixture<ImageAttackExperimentTests.Trained>
{
    private static readonly Partition Sides = Partition.FirstPositive(2, 2);
    private static readonly ImageSet Images = SyntheticImages.Draw(12, seed: 2);
    private static readonly AttackExperimentOptions Options =
        new() { Attacks = ["pgd", "pgd-native", "ddn", "fmn-through", "square", "pieces"], Radii = [0, 0.5, 1, 2, 4] };

    [Fact]
    public void Run_TrainedNetwork_EveryCurveFallsAndTheStrongestIsLowest()
    {
        VisionModel model = trained.Model;
        RunRecord record = Run(model, Options).Record;

        Assert.Equal(1, record.Metrics["model.accuracy.clean"]);
        double[] strongest = record.Series["curve.model.max.attack"]["accuracy"];
        Assert.Equal(0, strongest[^1]);
        foreach (string attack in Options.Attacks.SkipLast(1))
        {
            double[] accuracy = record.Series[$"curve.model.max.{attack}"]["accuracy"];
            Assert.Equal(accuracy.OrderDescending(), accuracy);
            Assert.All(accuracy.Zip(strongest), point => Assert.True(point.Second <= point.First, attack));
        }

        IReadOnlyDictionary<string, double[]> distances = record.Series["distances.model.max"];
        Assert.Equal(
            distances["attacked"],
            Enumerable.Range(0, 12).Select(i => Options.Attacks.SkipLast(1).Min(attack => distances[attack][i])));
        Assert.Equal(1, record.Metrics.Where(m => m.Key.StartsWith("model.wins.", StringComparison.Ordinal)).Sum(m => m.Value), 1e-9);
    }

    [Fact]
    public void Run_Witnesses_BreakTheNetworkAtTheirDistance()
    {
        VisionModel model = trained.Model;
        AttackResult strongest = Run(model, Options with { Attacks = ["ddn", "fmn-through"], Lower = 0, Upper = 1 }).Attacks!.Strongest;

        Matrix logits = model.ComputeLogits(AdversarialPictures.ToSamples([.. strongest.Witnesses.Select(w => w!)]));
        var decision = new Decision(Sides, Readout.Max);
        for (int i = 0; i < Images.Count; i++)
        {
            Assert.True(decision.Evaluate(logits.Row(i), Sides.Labels[Images.Labels[i]]) <= 1e-5);
            double[] point = strongest.Witnesses[i]!.Point.ToArray();
            Assert.All(point, value => Assert.InRange(value, 0, 1));
            double length = Math.Sqrt(point.Select((x, j) => Math.Pow(x - (Images.Pixels[(i * 64) + j] / 255f), 2)).Sum());
            Assert.Equal(length, strongest.Distances[i], 1e-9);
        }
    }

    [Fact]
    public void Run_Twice_GivesTheSameNumbers()
    {
        VisionModel model = trained.Model;
        AttackExperimentOptions options = Options with { Attacks = ["fmn", "pgd"], Restarts = 2 };
        RunRecord one = Run(model, options).Record, other = Run(model, options).Record;

        Assert.Equal(one.Metrics, other.Metrics);
        Assert.Equal(one.Series.Keys, other.Series.Keys);
        Assert.All(
            one.Series, series => Assert.All(series.Value, column => Assert.Equal(column.Value, other.Series[series.Key][column.Key])));
    }

    [Fact]
    public void Run_TwinOfATwoLayerNetwork_HasItsNamesAndItsNumbers()
    {
        using var twin = new TwinNetwork(Readout.Max, coarse: false);
        AttackProblem managed = twin.ManagedProblem(FeatureAveraging.Norm.L2);
        AttackExperimentOptions options = new() { Attacks = ["fmn", "ddn", "pgd"], Radii = [0, 0.1, 0.2], Lower = 0, Upper = 1 };

        RunRecord deep = ImageAttackExperiment.Run(
            twin.Model, twin.Images, Partition.FirstPositive(2, 2), Readout.Max, options, Context()).Record;
        RunRecord shallow = AttackExperiment.Run(managed.Classifier, managed.Samples, options, Context()).Record;

        Assert.Equal(
            shallow.Metrics.Keys.Where(name => !name.Contains("certified", StringComparison.Ordinal) && name != "model.masking.dead.max")
                .Order(StringComparer.Ordinal),
            deep.Metrics.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            shallow.Series.Keys.Where(name => !name.Contains("certified", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            deep.Series.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            shallow.Series["distances.model.max"].Keys.Where(column => column != "certified"), deep.Series["distances.model.max"].Keys);
        Assert.All(
            shallow.Series["distances.model.max"]["margin"].Zip(deep.Series["distances.model.max"]["margin"]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(shallow.Metrics["model.accuracy.clean"], deep.Metrics["model.accuracy.clean"]);
        Assert.Equal(
            shallow.Metrics["model.radius.attack.max.median"], deep.Metrics["model.radius.attack.max.median"],
            0.01 * shallow.Metrics["model.radius.attack.max.median"]);
    }

    [Fact]
    public void Run_NoRadii_CoversNearlyAllImages()
    {
        VisionModel model = trained.Model;
        RunRecord record = Run(model, Options with { Attacks = ["fmn-through"], Radii = null }).Record;

        double[] accuracy = record.Series["curve.model.max.fmn-through"]["accuracy"];
        Assert.InRange(accuracy.Length, 10, 60);
        Assert.Equal((1, 0), (accuracy[0], accuracy[^1]));
    }

    [Fact]
    public void Run_SumOverUnequalSides_IsWarnedOf()
    {
        VisionModel model = trained.Model;
        RunRecord record = ImageAttackExperiment.Run(
            model, Images, Partition.FirstPositive(1, 3), Readout.Sum, Options with { Attacks = ["fmn"] }, Context()).Record;
        Assert.Contains(record.Diagnostics, diagnostic => diagnostic.Id == DiagnosticIds.UnbalancedSum);
    }

    [Fact]
    public void Run_AttacksWithoutAVersion_AreNamedOnceAndRefusedAlone()
    {
        VisionModel model = trained.Model;
        RunRecord record = Run(model, Options with { Attacks = ["fmn", "pieces", "cw"] }).Record;

        Diagnostic skipped = Assert.Single(record.Diagnostics, diagnostic => diagnostic.Id == DiagnosticIds.AttackSkipped);
        Assert.Equal("pieces, cw did not run: there is no version for deep networks.", skipped.Message);
        Assert.Throws<OptionsException>(() => Run(model, Options with { Attacks = ["pieces"] }));
    }

    [Fact]
    public void Run_Cancelled_KeepsTheFinishedAttacks()
    {
        VisionModel model = trained.Model;
        using var source = new CancellationTokenSource();
        ExperimentOutcome outcome = ImageAttackExperiment.Run(
            model, Images, Sides, Readout.Max, Options,
            Context() with { Progress = new StopAt("ddn on model.max", source), Cancellation = source.Token });

        Assert.Equal((TrainingOutcome.Cancelled, null), (outcome.Outcome, outcome.Attacks));
        Assert.Contains("curve.model.max.pgd-native", outcome.Record.Series.Keys);
        Assert.DoesNotContain("curve.model.max.fmn-through", outcome.Record.Series.Keys);
    }

    private static ExperimentOutcome Run(VisionModel model, AttackExperimentOptions options) =>
        ImageAttackExperiment.Run(model, Images, Sides, Readout.Max, options, Context());

    private static RunContext Context() => new(new Seed(3), new Provenance("", "", "", "", "", 1, ""));

    /// <summary>A network that is trained when it is first asked for, which is never where there is no libtorch.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly Lazy<VisionModel> _model = new(Train);

        public VisionModel Model => _model.Value;

        public void Dispose()
        {
            if (_model.IsValueCreated)
            {
                _model.Value.Dispose();
            }
        }

        private static VisionModel Train()
        {
            ImageSet train = SyntheticImages.Draw(96);
            var model = VisionModel.Create(VisionModelOptions.For(train, VisionArchitecture.SmallCnn, 4, 4), new Seed(3));
            VisionTrainer.Train(
                model, train,
                new VisionTrainingOptions { Epochs = 3, BatchSize = 16, LearningRate = 0.05, CropPadding = 0, Precision = Precision.Full },
                new Seed(3));
            return model;
        }
    }

    private sealed class StopAt(string stage, CancellationTokenSource source) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value)
        {
            if (value.Stage == stage)
            {
                source.Cancel();
            }
        }
    }
}
