using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Experiments.Verification;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageExperimentTests : NativeTest
{
    private static readonly ImageExperimentData Data =
        new("quarters", SyntheticImages.Draw(96), SyntheticImages.Draw(40, seed: 2), Partition.FirstPositive(2, 2), ["a", "b", "c", "d"]);
    private static readonly ImageExperimentOptions Options = new()
    {
        Network = new ImageNetworkOptions { Architecture = VisionArchitecture.SmallCnn, Width = 4 },
        Training =
            new VisionTrainingOptions { Epochs = 3, BatchSize = 16, LearningRate = 0.05, CropPadding = 0, Precision = Precision.Full },
        Curve = new ImageCurveOptions
        {
            Count = 12,
            Largest = 2,
            Step = 0.5,
            PgdSteps = 8,
            ApgdSteps = 8,
            MinimumNormSteps = 20,
            SquareIterations = 10,
            Pictures = 4,
        },
    };

    [Fact]
    public void Run_TwoSeeds_RecordsMeansWithTheirIntervalsAndRawValues()
    {
        RunRecord record = Run(Options with { Seeds = 2 }).Record;

        double[] raw = record.Series["seeds.paired.fine.max.ratio"]["value"];
        Assert.Equal([3d, 4], record.Series["seeds.paired.fine.max.ratio"]["seed"]);
        Assert.Equal(Math.Sqrt(raw[0] * raw[1]), record.Metrics["paired.fine.max.ratio"], 12);
        Assert.Equal(MeanEstimate.Of(raw, MeanScale.Logarithm).High, record.Metrics["paired.fine.max.ratio.high"], 12);
        Claim gain = record.Claims.Single(claim => claim.Id == "C6.gain");
        Assert.Equal(
            (record.Metrics["paired.fine.max.ratio.low"], 2, IntervalOver.Seeds),
            (gain.Interval!.Low, gain.Interval.Count, gain.Interval.Over));
        Assert.Equal(["radius", "accuracy", "low", "high"], record.Series["curve.fine.max.attack"].Keys);
        Assert.Equal([0, 0.5, 1, 1.5, 2], record.Series["curve.coarse.native.pgd-native"]["radius"]);
    }

    [Theory]
    [InlineData(1, IntervalOver.Images)]
    [InlineData(2, IntervalOver.Seeds)]
    public void Run_Claims_AreJudgedOverSeedsOrElseOverImages(int seeds, IntervalOver over)
    {
        RunRecord record = Run(Options with { Seeds = seeds }).Record;

        Assert.All(record.Claims.Where(claim => claim.Id != "P.order"), claim => Assert.Equal(over, claim.Interval!.Over));
        Assert.Null(record.Claims.Single(claim => claim.Id == "P.order").Interval);      // a check of this run's attacks, not an estimate
        Assert.Empty(StoredChecks.Check(record).Faults);
        IReadOnlyDictionary<string, double[]> lead = record.Series["paired.fine.max.curve"];
        IReadOnlyDictionary<string, double[]> fine = record.Series["curve.fine.max.attack"];
        IReadOnlyDictionary<string, double[]> coarse = record.Series["curve.coarse.native.attack"];
        Assert.All(
            lead["difference"].Select((value, i) => (value, fine["accuracy"][i] - coarse["accuracy"][i])),
            pair => Assert.Equal(pair.Item2, pair.value, 12));
        Assert.Equal((lead["difference"].Min(), lead["low"].Min(), lead["high"].Min()), Ends(record, "C6.curves"));
        IReadOnlyDictionary<string, double[]> overstatement = record.Series["overstatement.fine.max.pgd-native"];
        IReadOnlyDictionary<string, double[]> native = record.Series["curve.fine.max.pgd-native"];
        Assert.All(
            overstatement["share"].Select((value, i) => (value, native["accuracy"][i] - fine["accuracy"][i])),
            pair => Assert.Equal(pair.Item2, pair.value, 12));
        Assert.Equal((overstatement["share"].Max(), overstatement["low"].Max(), overstatement["high"].Max()), Ends(record, "P.native"));

        static (double Value, double Low, double High) Ends(RunRecord record, string id) =>
            record.Claims.Single(claim => claim.Id == id) is { } claim ? (claim.Value, claim.Interval!.Low, claim.Interval.High) : default;
    }

    [Fact]
    public void Run_OneSeed_ShowsPicturesConfusionsAndClasses()
    {
        RunRecord record = Run(Options).Record;

        IReadOnlyDictionary<string, double[]> pictures = record.Series["pictures.fine.max"];
        Assert.Equal([4d, 1, 8, 8], pictures["shape"]);
        Assert.Equal(pictures["sample"], record.Series["pictures.coarse.native"]["sample"]);
        Assert.All(Enumerable.Range(0, 4), i => AssertLength(pictures, i));
        double[] confusion = record.Series["confusion.fine.clean"]["values"];
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(1, confusion.AsSpan(4 * row, 4).ToArray().Sum(), 12));
        Assert.Equal(["a", "b", "c", "d"], record.Options["Data"]!["Classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(["+", "+", "-", "-"], record.Options["Data"]!["Sides"]!.AsArray().Select(side => (string?)side));
        Assert.InRange(record.Metrics["fine.index.shared"], -1, 1);
    }

    [Fact]
    public void Run_EveryCurve_FallsAndTheStrongestIsLowest()
    {
        RunRecord record = Run(Options).Record;

        foreach ((string name, IReadOnlyDictionary<string, double[]> curve) in record.Series
            .Where(s => s.Key.StartsWith("curve.", StringComparison.Ordinal)))
        {
            double[] accuracy = curve["accuracy"], strongest = record.Series[name[..(name.LastIndexOf('.') + 1)] + "attack"]["accuracy"];
            Assert.Equal(accuracy.OrderDescending(), accuracy);
            Assert.All(accuracy.Zip(strongest), point => Assert.True(point.Second <= point.First, name));
        }
    }

    [Fact]
    public void Run_ResumedAfterAnyEpoch_GivesTheSameNumbers()
    {
        RunRecord whole = Run(Options).Record;
        foreach (int stopAfter in (int[])[1, 3, 4])
        {
            var kept = new Dictionary<string, VisionCheckpoint>();
            using var source = new CancellationTokenSource();
            int epochs = 0;
            var stopping = new ImageExperimentHooks
            {
                OnCheckpoint = (name, checkpoint) =>
                {
                    kept[name] = checkpoint;
                    if (++epochs == stopAfter)
                    {
                        source.Cancel();
                    }
                },
            };
            Assert.Equal(TrainingOutcome.Cancelled, Run(Options, stopping, cancellation: source.Token).Outcome);

            RunRecord resumed = Run(Options, new ImageExperimentHooks { FindCheckpoint = kept.GetValueOrDefault }).Record;

            Assert.Equal(whole.Metrics, resumed.Metrics);
            Assert.Equal(whole.Series.Keys, resumed.Series.Keys);
            Assert.All(
                whole.Series,
                series => Assert.All(series.Value, column => Assert.Equal(column.Value, resumed.Series[series.Key][column.Key])));
        }
    }

    [Fact]
    public void Run_ResumedAfterAnyAttack_GivesTheSameNumbersAndSearchesNothingTwice()
    {
        ImageExperimentOptions options = Options with { Stages = [1, 2] };
        (Dictionary<string, VisionCheckpoint> trained, Dictionary<string, TrainingCheckpoint> attacked) = ([], []);
        using var source = new CancellationTokenSource();
        int searches = 0;
        var hooks = new ImageExperimentHooks
        {
            OnCheckpoint = (name, checkpoint) => trained[name] = checkpoint,
            FindCheckpoint = trained.GetValueOrDefault,
        };
        var store = new CheckpointStore(attacked.GetValueOrDefault, Keep, () => false);
        Assert.Equal(TrainingOutcome.Cancelled, Run(options, hooks, store, source.Token).Outcome);
        Assert.Equal(4, attacked.Count);

        RunRecord resumed = Run(options, hooks, store).Record, whole = Run(options).Record;

        Assert.Equal(whole.Metrics, resumed.Metrics);
        Assert.All(
            whole.Series, series => Assert.All(series.Value, column => Assert.Equal(column.Value, resumed.Series[series.Key][column.Key])));
        Assert.Equal(searches, attacked.Count);
        Assert.Contains("ddn-on-coarse-after-epoch-2-seed-3", attacked.Keys);

        void Keep(string name, TrainingCheckpoint found)
        {
            attacked.Add(name, found);
            if (++searches == 4)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void Run_StageAfterTheLastEpoch_IsTheTrainedNetwork()
    {
        RunRecord record = Run(Options with { Stages = [1, 3] }).Record;

        foreach ((string arm, string readout) in ((string, string)[])[("coarse", ""), ("fine", ".max")])
        {
            Assert.Equal(record.Metrics[$"{arm}.accuracy.clean{readout}"], record.Series[$"stage.{arm}.accuracy"]["value"][1], 12);
            Assert.InRange(
                record.Metrics[$"{arm}.radius.attack{readout}.median"], 0, record.Series[$"stage.{arm}.radius"]["value"][1]);
        }
    }

    [Fact]
    public void Run_CheckpointOfAnotherTraining_IsRefused()
    {
        var kept = new Dictionary<string, VisionCheckpoint>();
        Run(Options, new ImageExperimentHooks { OnCheckpoint = (name, checkpoint) => kept[name] = checkpoint });
        Assert.Throws<ArgumentException>(
            () => Run(
                Options with { Training = Options.Training with { LearningRate = 0.01 } },
                new ImageExperimentHooks { FindCheckpoint = kept.GetValueOrDefault }));
    }

    [Fact]
    public void Run_MoreArmsHeadsAndFrontiers_AreInTheRecord()
    {
        ImageExperimentOptions options = Options with
        {
            MoreArms = ["adversarial", "pseudo"],
            Adversarial = new AdversarialTrainingOptions { Method = AdversarialMethod.Trades, Steps = 2 },
            Discovery = new SubclassOptions { ClustersPerSide = 2 },
            Heads = new HeadOptions { Steps = 50, RadiusCount = 4 },
            Frontier = new FrontierOptions { Width = 8, Epochs = 2, Checkpoints = 2, RadiusCount = 8, PseudoPerSide = 2 },
        };
        ImageOutcome outcome = Run(options);

        Assert.Equal(TrainingOutcome.Completed, outcome.Outcome);
        Assert.Equal(["coarse-3", "fine-3", "coarse-trades-3", "pseudo-3"], outcome.Models.Select(model => model.Name));
        Assert.Equal(["head-coarse", "head-fine"], outcome.Networks.Keys.Order());
        string[] expected =
        [
            "paired.coarse-trades.native.ratio", "paired.pseudo.max.ratio", "pseudo.accuracy.clean.max", "head-fine.accuracy.classes",
            "shallow-fine.radius.exact.max.median",
        ];
        Assert.All(expected, metric => Assert.Contains(metric, outcome.Record.Metrics));
    }

    [Fact]
    public void Run_MoreImagesThanThereAre_SaysSo() =>
        Assert.Contains(
            "at most 40", Assert.Throws<OptionsException>(() => Run(Options with { Curve = Options.Curve with { Count = 1000 } })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Run_WithStages_ComparesTheArmsAtEachAndTheLastIsTheTrainedNetwork()
    {
        RunRecord record = Run(Options with { Stages = [1, 3] }).Record;

        Assert.Equal([1d, 3], record.Series["stage.fine.ratio.equal-accuracy"]["step"]);
        Assert.Equal(record.Metrics["coarse.accuracy.clean"], record.Series["stage.coarse.accuracy"]["value"][1]);
        Assert.Equal(record.Metrics["fine.accuracy.clean.max"], record.Series["stage.fine.accuracy"]["value"][1]);
        double[] fine = record.Series["stage.fine.radius"]["value"], coarse = record.Series["stage.coarse.radius"]["value"];
        Assert.All(
            record.Series["stage.fine.ratio.equal-epochs"]["value"].Index(),
            ratio => Assert.Equal(fine[ratio.Index] / coarse[ratio.Index], ratio.Item, 12));
        Assert.Empty(StoredChecks.Check(record).Faults);
    }

    private static ImageOutcome Run(
        ImageExperimentOptions options, ImageExperimentHooks? hooks = null, CheckpointStore? store = null,
        CancellationToken cancellation = default)
    {
        var context = new RunContext(new Seed(3), new Provenance("", "", "", "", "", 1, ""))
        {
            Cancellation = cancellation,
            Checkpoints = store,
        };
        return ImageExperiment.Run(Data, options, context, hooks);
    }

    // Pictures have 8 bits a pixel: every coordinate of the perturbation is off by at most ½/255.
    private static void AssertLength(IReadOnlyDictionary<string, double[]> pictures, int picture)
    {
        double[] differences =
            [.. Enumerable.Range(64 * picture, 64).Select(i => (pictures["adversarial"][i] - pictures["original"][i]) / 255)];
        Assert.Equal(pictures["distance"][picture], Math.Sqrt(differences.Sum(x => x * x)), 0.5 / 255 * 8);
    }
}
