using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Hardening;

public sealed class DeepHardenExperimentTests : NativeTest
{
    private static readonly DeepHardenOptions Small = new()
    {
        Network = new ImageNetworkOptions { Architecture = VisionArchitecture.Mlp, Width = 16 },
        Training = new VisionTrainingOptions
        {
            Epochs = 3,
            BatchSize = 16,
            LearningRate = 0.05,
            CropPadding = 0,
            Precision = Precision.Full,
        },
        Clusters = 2,
        TryDirections = false,
        TryEmbedding = false,
        WeightDecays = [1e-2],
        AdversarialRadii = [],
        MaxAccuracyLoss = 0.05,
        ValidationShare = 0.2,
        ValidationRadii = 16,
        ValidationSteps = 15,
        Curve = new ImageCurveOptions { Count = 20, Largest = 2, Step = 1, PgdSteps = 4, MinimumNormSteps = 20 },
        Seeds = 1,
    };

    /// <summary>The quarters are planted: they are found without their labels, and as good as their labels.</summary>
    [Fact]
    public void Run_PlantedSubclasses_AreFoundAndAsGoodAsKnown()
    {
        ImageOutcome outcome = Run(Quarters(), Small with { Seeds = 2 });
        RunRecord record = outcome.Record;
        Assert.Equal(TrainingOutcome.Completed, outcome.Outcome);
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.Equal(4, record.Metrics["pseudo.subclasses"]);
        Assert.InRange(record.Metrics["pseudo.radius.attack.max.over.fine"], 0.9, 1.1);
        Assert.Equal(["H.budget", "H.accuracy", "H.helps"], record.Claims.Select(claim => claim.Id));
        Assert.Equal(
            ["coarse", "coarse-decay", "coarse-stopped", "fine", "hardened"],
            outcome.Models.Select(model => model.Name).Order(StringComparer.Ordinal));
        TrainedModel hardened = outcome.Models.Single(model => model.Name == "hardened");
        Assert.Equal(["left-0", "left-1", "right-0", "right-1"], hardened.ClassNames);
        Assert.Equal(["left", "right"], hardened.GroupNames);
        Assert.Equal([0, 0, 1, 1], hardened.Partition.Groups.ToArray());
    }

    /// <summary>Attacks bound radii from above only: the record has no exact and no certified ones, and the first line says so.</summary>
    [Fact]
    public void Run_Radii_AreSaidToBeUpperBounds()
    {
        RunRecord record = Run(Quarters(), Small with { AdversarialRadii = [0.5], TradesRadii = [0.5] }).Record;
        Assert.Contains("under the strongest attack, an upper bound,", record.Conclusion!.Sentence, StringComparison.Ordinal);
        Assert.Contains("upper bounds", record.Claims.Single(claim => claim.Id == "H.helps").Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(record.Metrics.Keys, name => MetricName.Parse(name).Method is "exact" or "certified");
        Assert.Equal(
            record.Metrics["pseudo.radius.attack.max.median"] / record.Metrics["coarse.radius.attack.median"],
            record.Metrics["pseudo.radius.attack.max.over.coarse"], 1e-12);
        Assert.All(
            ["coarse", "coarse-stopped", "coarse-decay", "coarse-adversarial", "coarse-trades"],
            arm => Assert.True(record.Metrics[$"{arm}.radius.attack.median"] <= record.Metrics[$"{arm}.radius.fmn.median"]));
        IReadOnlyDictionary<string, double[]> course = record.Series["frontier.pseudo"];
        Assert.Equal([1, 2, 3], course["step"]);
        int chosen = Array.IndexOf(course["step"], record.Metrics["pseudo.step"]);
        Assert.Equal(record.Metrics["pseudo.radius.validation"], course["radius"][chosen]);
        Assert.Equal(record.Metrics["pseudo.accuracy.validation"], course["accuracy"][chosen]);
    }

    /// <summary>Every class is one cloud: what is found in it is noise, and brings nothing.</summary>
    [Fact]
    public void Run_NothingToFind_DoesNotClaimToHelp()
    {
        ImageSet Halve(ImageSet images) => images.Take([.. Enumerable.Range(0, images.Count).Where(i => images.Labels[i] % 2 == 0)]);
        HardenImages quarters = Quarters();
        var images = new HardenImages(
            "two", Merge(Halve(quarters.Train)), Merge(Halve(quarters.Test!)), Partition.OfCoarse(2), ["a", "b"], ["a", "b"]);
        RunRecord record = Run(images, Small with { Curve = Small.Curve with { Count = 16 } }).Record;
        Assert.NotEqual(Verdict.Holds, record.Claims.Single(claim => claim.Id == "H.helps").Verdict);
        Assert.DoesNotContain("pseudo.ari", record.Metrics.Keys);
        Assert.DoesNotContain("fine.step", record.Metrics.Keys);

        static ImageSet Merge(ImageSet part) => part with { Labels = Array.ConvertAll(part.Labels, label => label / 2) };
    }

    /// <summary>Number and space are chosen among all that are asked for; one candidate is taken.</summary>
    [Fact]
    public void Run_WithoutANumber_ChoosesNumberAndSpace()
    {
        RunRecord record = Run(
            Quarters(),
            Small with
            {
                Clusters = null,
                Discovery = Small.Discovery with { ClustersPerSide = 4, Components = 8 },
                TryDirections = true,
                TryEmbedding = true,
            }).Record;
        IReadOnlyDictionary<string, double[]> choice = record.Series["choice.pseudo"];
        Assert.Equal([0, 1, 2], choice["space"].Distinct());
        Assert.Equal(1, choice["chosen"].Sum());
        Assert.Equal(record.Metrics["pseudo.subclasses"], choice["subclasses"][Array.IndexOf(choice["chosen"], 1)]);
    }

    /// <summary>A run that goes on from its checkpoints trains nothing again and has the same record.</summary>
    [Fact]
    public void Run_FromCheckpoints_GivesTheSameNumbersWithoutTraining()
    {
        var kept = new Dictionary<string, VisionCheckpoint>();
        int made = 0;
        var hooks = new ImageExperimentHooks
        {
            OnCheckpoint = (name, checkpoint) => (kept[name], made) = (checkpoint, made + 1),
            FindCheckpoint = kept.GetValueOrDefault,
        };
        RunRecord whole = Run(Quarters(), Small, hooks).Record;
        Assert.Equal(kept.Count, made);
        foreach (string lost in kept.Keys.Where(name => name.StartsWith("fine", StringComparison.Ordinal) && name[^1] > '1').ToArray())
        {
            kept.Remove(lost);
        }

        made = 0;
        RunRecord resumed = Run(Quarters(), Small, hooks).Record;
        Assert.Equal(2 * 2, made);       // two epochs of each of the two trainings on known sub-classes
        Assert.Equal(whole.Metrics, resumed.Metrics);
        Assert.Throws<ArgumentException>(
            () => Run(Quarters(), Small with { Training = Small.Training with { LearningRate = 0.04 } }, hooks));
    }

    /// <summary>Without test images they are held out; no image is in two parts.</summary>
    [Fact]
    public void Split_WithoutTestImages_HoldsThemOut()
    {
        HardenImages images = Quarters() with { Test = null };
        DeepHardenOptions options = Small with { TrainCount = 40 };
        var split = ImageSplit.Of(images, options, new Seed(0));
        Assert.Equal((40, 26, 32), (split.Train.Count, split.Validation.Count, split.Test.Count));
        string[] rows = [.. new[] { split.Train, split.Validation, split.Test }.SelectMany(
            part => part.Pixels.Chunk(part.Dimension).Select(Convert.ToHexString))];
        Assert.Equal(rows.Length, rows.Distinct().Count());
    }

    [Fact]
    public void Split_TooFewImages_SaysOfWhat()
    {
        HardenImages images = Quarters() with { Test = null };
        foreach ((DeepHardenOptions options, string expected) in new[]
        {
            (Small with { TrainCount = 103 }, "TrainCount is 103; expected at most 102, the images that are not held out"),
            (Small with { ValidationRadii = 27 }, "ValidationRadii is 27; expected at most 26, the validation images"),
            (Small with { Clusters = 52 }, "Clusters is 52; expected at most 51, the training images of the smallest coarse class"),
            (Small with { Training = Small.Training with { BatchSize = 103 } }, "Training.BatchSize is 103; expected at most 102"),
        })
        {
            Assert.Contains(
                expected, Assert.Throws<OptionsException>(() => ImageSplit.Of(images, options, new Seed(0))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_ImagesThatAreTooSmall_SaysSo()
    {
        var tiny = new ImageSet(new byte[8 * 9], 1, 3, 3, [0, 1, 0, 1, 0, 1, 0, 1]);
        tiny.Pixels[0] = 9;
        var images = new HardenImages("tiny", tiny, null, Partition.OfCoarse(2), ["a", "b"], ["a", "b"]);
        DeepHardenOptions cnn = Small with { Network = Small.Network with { Architecture = VisionArchitecture.SmallCnn } };
        OptionsException fault = Assert.Throws<OptionsException>(() => Run(images, cnn));
        Assert.Contains("ImageHeight is 3; expected at least 4 pixels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Diverging_HasNoClaims()
    {
        ImageOutcome outcome = Run(Quarters(), Small with { Training = Small.Training with { LearningRate = 1e30 } });
        Assert.Equal(TrainingOutcome.Diverged, outcome.Outcome);
        Assert.Empty(outcome.Record.Claims);
        Assert.Contains(outcome.Record.Diagnostics, d => d.Id == DiagnosticIds.TrainingDiverged);
    }

    [Fact]
    public void Run_Cancelled_KeepsWhatItHas()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ImageOutcome outcome = DeepHardenExperiment.Run(Quarters(), Small, Context(source.Token));
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Empty(outcome.Record.Claims);
    }

    [Fact]
    public void Validated_OptionsOutOfRange_ListsThem()
    {
        DeepHardenOptions options = Small with
        {
            GridRatio = 1,
            WeightDecays = [-1],
            ValidationSteps = 0,
            Training = Small.Training with { Epochs = 0, Adversarial = new AdversarialTrainingOptions() },
        };
        OptionsException fault = Assert.Throws<OptionsException>(options.Validated);
        Assert.All(
            ["GridRatio is 1", "WeightDecays is -1", "ValidationSteps is 0", "Training.Epochs is 0", "Training.Adversarial is Madry"],
            expected => Assert.Contains(expected, fault.Message, StringComparison.Ordinal));
        Assert.Same(Small, Small.Validated());
    }

    /// <summary>One cluster in each known sub-class is that sub-class, also where nothing in the images tells it.</summary>
    [Fact]
    public void Run_WithinKnown_FindsClustersInsideTheKnownOnes()
    {
        HardenImages quarters = Quarters();
        ImageSet Mix(ImageSet images) =>
            images with { Labels = [.. images.Labels.Select((label, i) => (label / 2 * 2) + (i / 4 % 2))] };
        HardenImages images = quarters with { Train = Mix(quarters.Train), Test = Mix(quarters.Test!) };
        RunRecord same = Run(images, Small with { Clusters = 1, WithinKnown = true }).Record;
        Assert.Equal(1, same.Metrics["pseudo.ari"]);
        Assert.Equal(4, same.Metrics["pseudo.subclasses"]);
        RunRecord inside = Run(images, Small with { WithinKnown = true, Seeds = 2 }).Record;
        Assert.Equal(8, inside.Metrics["pseudo.subclasses"]);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], inside.Series["sizes.pseudo"]["class"]);
        RunRecord without = Run(images, Small).Record;
        Assert.True(without.Metrics["pseudo.ari"] < 0.5, $"{without.Metrics["pseudo.ari"]}");

        Assert.Contains(
            "because WithinKnown is true",
            Assert.Throws<OptionsException>(() => Run(images, Small with { WithinKnown = true, Clusters = null })).Message,
            StringComparison.Ordinal);
        var coarse = new HardenImages(
            "halves", images.Train.ToCoarse(images.Partition), null, Partition.OfCoarse(2), ["a", "b"], ["a", "b"]);
        Assert.Contains(
            "because halves has coarse classes only",
            Assert.Throws<OptionsException>(() => Run(coarse, Small with { WithinKnown = true })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "the training images of the smallest sub-class",
            Assert.Throws<OptionsException>(() => Run(images, Small with { WithinKnown = true, Clusters = 60 })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The user's model is the coarse network of an earlier run, or its hardened one: it has their numbers.</summary>
    [Fact]
    public void Run_OwnModel_IsAnArmWithItsOwnNumbers()
    {
        HardenImages images = Quarters();
        ImageOutcome before = Run(images, Small with { Seeds = 2 });
        TrainedModel coarse = before.Models.Single(one => one.Name == "coarse");
        TrainedModel hardened = before.Models.Single(one => one.Name == "hardened");
        using var first = VisionModel.FromState(coarse.Options, coarse.State);
        using var second = VisionModel.FromState(hardened.Options, hardened.State);

        RunRecord record = Run(images, Small, own: OwnDeepModel.OfCoarse(first, images)).Record;
        foreach (string quantity in (string[])["accuracy.clean", "accuracy.validation", "radius.validation", "radius.attack.median"])
        {
            Assert.Equal(record.Metrics[$"coarse.{quantity}"], record.Metrics[$"model.{quantity}"]);
        }

        Assert.Equal(
            record.Metrics["pseudo.radius.attack.max.over.coarse"], record.Metrics["pseudo.radius.attack.max.over.model"], 1e-12);
        Assert.Contains(
            "less accurate than your model", record.Claims.Single(one => one.Id == "H.budget").Sentence, StringComparison.Ordinal);
        Assert.Contains("your model among them", record.Claims.Single(one => one.Id == "H.helps").Sentence, StringComparison.Ordinal);

        record = Run(images, Small with { Seeds = 2 }, own: OwnDeepModel.OfCoarse(second, images, hardened.Partition)).Record;
        Assert.Equal(record.Series["seeds.pseudo.radius.fmn.max.median"]["value"][0], record.Metrics["model.radius.fmn.max.median"]);
        Assert.Equal(2, record.Series["seeds.model.radius.attack.max.median"]["value"].Length);
        Assert.Equal(0, record.Metrics["model.radius.attack.max.median.deviation"]);
        Assert.Throws<ArgumentException>(() => OwnDeepModel.OfCoarse(second, images));
        Assert.Equal(4, OwnDeepModel.OfClasses(second, images).Model.ClassCount);
    }

    private static ImageOutcome Run(
        HardenImages images, DeepHardenOptions options, ImageExperimentHooks? hooks = null, OwnDeepModel? own = null) =>
        DeepHardenExperiment.Run(images, options, Context(TestContext.Current.CancellationToken), hooks, own);

    private static RunContext Context(CancellationToken cancellation) =>
        new(new Seed(3), new Provenance("0", "unknown", ".NET", "OS", "CPU", 2, "favg test")) { Cancellation = cancellation };

    private static HardenImages Quarters() => new(
        "quarters", SyntheticImages.Draw(160), SyntheticImages.Draw(40, seed: 2), Partition.FirstPositive(2, 2), ["a", "b", "c", "d"],
        ["left", "right"]);
}
