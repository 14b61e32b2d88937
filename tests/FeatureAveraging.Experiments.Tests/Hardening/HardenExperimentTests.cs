using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Hardening;

public sealed class HardenExperimentTests
{
    private static readonly HardenOptions Small = HardenRecipe.Synthetic with
    {
        Network = new NetworkOptions { NeuronsPerSign = 3, InitialWeightScale = 1e-4, InitialBiasScale = 1e-4 },
        Training = new TrainingOptions { Steps = 120, LearningRate = 5e-3 },
        Discovery = HardenRecipe.Synthetic.Discovery with { ClustersPerSide = 12 },
        RadiusCount = 60,
        Seeds = 1,
    };

    /// <summary>
    /// What the theory says of orthogonal clusters: all are found without their labels, the radius becomes √(d/2), and the gain is
    /// √(clusters per coarse class); coarse classes may have different numbers of clusters.
    /// </summary>
    [Theory]
    [InlineData(6, 2, 0UL)]
    [InlineData(5, 2, 1UL)]
    [InlineData(9, 3, 2UL)]
    [InlineData(7, 3, 3UL)]
    public void Run_CoarseLabelsOnly_FindsTheClustersAndTheirRadius(int clusters, int groups, ulong seed)
    {
        ExperimentOutcome outcome = Run(Draw(clusters, groups, seed), Small, seed);
        RunRecord record = outcome.Record;
        Assert.Equal(TrainingOutcome.Completed, outcome.Outcome);
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.Equal(clusters, record.Metrics["pseudo.subclasses"]);
        double optimal = Math.Sqrt(300 / 2.0), gain = Math.Sqrt((double)clusters / groups);
        Assert.InRange(record.Metrics["pseudo.radius.exact.max.median"], 0.9 * optimal, 1.05 * optimal);
        Assert.InRange(record.Metrics["pseudo.radius.exact.max.over.fine"], 0.95, 1.05);
        Assert.InRange(record.Metrics["pseudo.radius.exact.max.over.coarse"], 0.85 * gain, 1.25 * gain);
        Assert.All(["H.budget", "H.helps"], id => Assert.True(record.Claims.Single(claim => claim.Id == id).Holds, id));
        Assert.Equal(0, record.Metrics["pseudo.accuracy.loss"]);
        Assert.Equal(clusters, outcome.Networks["hardened"].OutputCount);
        Assert.Equal(1, record.Series["choice.pseudo"]["chosen"].Sum());
    }

    /// <summary>One cluster a coarse class: there is nothing to find, and nothing to gain.</summary>
    [Fact]
    public void Run_OneClusterForEachClass_DoesNotClaimToHelp()
    {
        RunRecord record = Run(Draw(2, 2, 0), Small, 0).Record;
        Assert.NotEqual(Verdict.Holds, record.Claims.Single(claim => claim.Id == "H.helps").Verdict);
        Assert.True(record.Metrics["pseudo.radius.exact.max.over.rival"] < 1.02);
    }

    /// <summary>The user's labels are random: no network is accurate on held-out samples, and no radius is claimed.</summary>
    [Fact]
    public void Run_RandomLabels_DoesNotClaimToHelp()
    {
        TrainInputs inputs = Draw(4, 2, 0);
        LabeledSamples train = inputs.Train, test = inputs.Test!;
        RandomSource random = new Seed(9).For("labels");
        LabeledSamples Shuffle(LabeledSamples samples) =>
            new(samples.Inputs, [.. samples.Labels.ToArray().Select(_ => random.NextInt(2) == 0 ? 1 : -1)]);
        RunRecord record = Run(
            new TrainInputs("random", Supervision.Coarse, Shuffle(train), Shuffle(test)), Small with { Clusters = 2 }, 0).Record;
        Assert.DoesNotContain("pseudo.ari", record.Metrics.Keys);
        Assert.DoesNotContain("fine.neurons", record.Metrics.Keys);
        Assert.NotEqual(Verdict.Holds, record.Claims.Single(claim => claim.Id == "H.helps").Verdict);
    }

    [Fact]
    public void Run_SeveralSeeds_HasIntervalsOverSeeds()
    {
        RunRecord record = Run(Draw(4, 2, 0), Small with { Clusters = 2, Seeds = 3 }, 0).Record;
        Claim helps = record.Claims.Single(claim => claim.Id == "H.helps");
        Assert.Equal((3, IntervalOver.Seeds), (helps.Interval!.Count, helps.Interval.Over));
        double[] ratios = record.Series["seeds.pseudo.radius.exact.max.over.rival"]["value"];
        Assert.Equal(3, ratios.Length);
        Assert.Equal(Math.Exp(ratios.Average(Math.Log)), helps.Value, 1e-12);
    }

    /// <summary>
    /// Adversarial training moves the decision away from the samples: its radius is no smaller than the coarse network's. Its arm, its
    /// course and its network are kept, and what it was tuned to.
    /// </summary>
    [Fact]
    public void Run_WithAdversarialTraining_KeepsItBesideTheRest()
    {
        ExperimentOutcome outcome = Run(
            Draw(4, 2, 0), Small with { Clusters = 2, AdversarialRadii = [0.5], WeightDecays = [] }, 0);
        RunRecord record = outcome.Record;
        Assert.Equal(
            ["coarse", "coarse-adversarial", "coarse-stopped", "fine", "hardened"],
            outcome.Networks.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(
            record.Metrics["coarse-adversarial.radius.exact.median"] / record.Metrics["coarse.radius.exact.median"], 0.99, 1.6);
        Assert.Equal(
            record.Metrics["pseudo.radius.exact.max.median"] / record.Metrics["coarse-adversarial.radius.exact.median"],
            record.Metrics["pseudo.radius.exact.max.over.adversarial"], 1e-9);
        Assert.Equal(0.5, record.Metrics["coarse-adversarial.tuned"], 1e-12);
        Assert.Contains("Adversarial training", record.Conclusion!.Sentence, StringComparison.Ordinal);
        IReadOnlyDictionary<string, double[]> course = record.Series["frontier.pseudo"];
        int chosen = Array.IndexOf(course["step"], record.Metrics["pseudo.step"]);
        Assert.Equal(record.Metrics["pseudo.radius.validation"], course["radius"][chosen]);
        Assert.Equal(record.Metrics["pseudo.accuracy.validation"], course["accuracy"][chosen]);
        Assert.Equal(Small.Checkpoints, course["step"].Length);
    }

    /// <summary>Without a search radii are brackets: the ratio is a bound from below, and its interval holds the exact one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_RadiiThatAreBrackets_BoundsTheRatio(int seeds)
    {
        HardenOptions options = Small with { Clusters = 2, WeightDecays = [], Seeds = seeds, RadiusCount = 20, TryDirections = false };
        TrainInputs inputs = Draw(4, 2, 0);
        RunRecord exact = Run(inputs, options, 0).Record, bracket = Run(inputs, options with { NodeLimit = 0 }, 0).Record;
        double ratio = exact.Metrics["pseudo.radius.exact.max.over.coarse"];
        Assert.InRange(
            ratio, bracket.Metrics["pseudo.radius.certified.max.over.coarse"], bracket.Metrics["pseudo.radius.attack.max.over.coarse"]);
        Claim helps = bracket.Claims.Single(claim => claim.Id == "H.helps"), proven = exact.Claims.Single(claim => claim.Id == "H.helps");
        Assert.Equal("pseudo.radius.certified.max.over.rival", helps.Metric);
        double most = bracket.Metrics["pseudo.radius.attack.max.over.rival"];
        Assert.InRange(proven.Value, helps.Interval!.Low, helps.Interval.High);
        Assert.InRange(helps.Value, helps.Interval.Low, most);
        Assert.InRange(most, helps.Value + 1e-9, helps.Interval.High);
    }

    /// <summary>The user's model is the coarse network of an earlier run: both arms then have the same numbers.</summary>
    [Fact]
    public void Run_WithTheUsersModel_MeasuresItBesideTheRest()
    {
        TrainInputs inputs = Draw(4, 2, 0);
        HardenOptions options = Small with { Clusters = 2, WeightDecays = [] };
        ExperimentOutcome first = Run(inputs, options, 0);
        var own = new Classifier(first.Networks["coarse"], Readout.Native);
        RunRecord record = HardenExperiment.Run(
            inputs, options, Contexts.Of(0, 2, TestContext.Current.CancellationToken), own).Record;
        foreach (string quantity in (string[])["accuracy.clean", "radius.exact.median", "radius.validation", "accuracy.validation"])
        {
            Assert.Equal(first.Record.Metrics[$"coarse.{quantity}"], record.Metrics[$"model.{quantity}"]);
        }

        Assert.Equal(record.Metrics["pseudo.radius.exact.max.over.coarse"], record.Metrics["pseudo.radius.exact.max.over.model"]);
        Assert.Contains("your model", record.Claims.Single(claim => claim.Id == "H.budget").Sentence, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HardenExperiment.Run(Draw(6, 3, 0), options, Contexts.Of(0, 2), own));
    }

    /// <summary>Clusters that differ by direction alone, at all lengths: by distance they are not found, by direction they are.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Run_ClustersOfDirections_AreFoundByDirection(int? clusters)
    {
        TrainInputs inputs = Draw(4, 2, 0);
        LabeledSamples Stretch(LabeledSamples samples)
        {
            var stretched = new Samples(samples.Count, samples.Inputs.Dimension);
            for (int i = 0; i < samples.Count; i++)
            {
                float factor = MathF.Pow(2, 3 * MathF.Sin(i));
                System.Numerics.Tensors.TensorPrimitives.Multiply(samples.Inputs.Row(i), factor, stretched.Row(i));
            }

            return new LabeledSamples(stretched, samples.Labels.ToArray(), samples.Clusters.ToArray(), samples.Partition);
        }

        HardenOptions options = Small with { Clusters = clusters, Training = Small.Training with { LearningRate = 2e-3 } };
        RunRecord record = Run(
            new TrainInputs("stretched", Supervision.Coarse, Stretch(inputs.Train), Stretch(inputs.Test!)), options, 0).Record;
        Assert.Equal(1, record.Metrics["pseudo.space"]);
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.Equal([0, 1], record.Series["choice.pseudo"]["space"].Distinct());
    }

    [Fact]
    public void Run_WithinKnownSubclasses_CutsThem()
    {
        TrainInputs inputs = Draw(8, 2, 0);
        var pairs = new Partition([1, 1, -1, -1]);
        LabeledSamples Merge(LabeledSamples samples) =>
            new(samples.Inputs, samples.Labels.ToArray(), Array.ConvertAll(samples.Clusters.ToArray(), j => j / 2), pairs);
        var known = new TrainInputs("pairs", Supervision.Coarse, Merge(inputs.Train), Merge(inputs.Test!));
        RunRecord record = Run(known, Small with { Clusters = 2, WithinKnown = true }, 0).Record;
        Assert.Equal(8, record.Metrics["pseudo.subclasses"]);
        Assert.True(record.Metrics["pseudo.radius.exact.max.over.fine"] > 1.2);      // √2 by theory
    }

    [Fact]
    public void Run_AnyThreadCount_SameNumbers()
    {
        TrainInputs inputs = Draw(4, 2, 0);
        RunRecord one = Run(inputs, Small, 0, threads: 1).Record, three = Run(inputs, Small, 0, threads: 3).Record;
        Assert.Equal(one.Metrics, three.Metrics);
    }

    /// <summary>No sample is in two parts, and the test samples are the user's.</summary>
    [Fact]
    public void Split_WithoutTestSamples_HoldsThemOut()
    {
        LabeledSamples all = Draw(4, 2, 0).Train;
        var numbered = new Samples(all.Count, 1, [.. Enumerable.Range(0, all.Count).Select(i => (float)i)]);
        var samples = new LabeledSamples(numbered, all.Labels.ToArray(), all.Clusters.ToArray(), all.Partition);
        var split = HardenSplit.Of(new TrainInputs("all", Supervision.Coarse, samples), Small, new Seed(0));
        float[] parts = [.. split.Train.Inputs.Values, .. split.Validation.Inputs.Values, .. split.Test.Inputs.Values];
        Assert.Equal(numbered.Values.ToArray(), parts.Order());
        Assert.Equal(0.2 * all.Count, split.Test.Count, 1.0);
        Assert.Equal(0.16 * all.Count, split.Validation.Count, 1.0);
    }

    [Fact]
    public void Run_ClassWithOneSample_SaysSo()
    {
        var samples = new LabeledSamples(new Samples(5, 1, [1f, 2f, 3f, 4f, 5f]), [1, 1, 1, 1, -1]);
        OptionsException fault = Assert.Throws<OptionsException>(
            () => Run(new TrainInputs("few", Supervision.Coarse, samples), Small, 0));
        Assert.Contains("4, 1 samples", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, SubclassMethod.KMeans, "coarse class 0 has one distinct training sample")]
    [InlineData(3, SubclassMethod.KMeans, "Clusters is 3; expected at most 1, the distinct training samples of coarse class 0")]
    [InlineData(1, SubclassMethod.Spherical, "a training sample is zero and has no direction")]
    public void Run_SamplesThatCannotBeClustered_SaysWhy(int? clusters, SubclassMethod method, string expected)
    {
        var inputs = new Samples(40, 2);
        for (int i = 20; i < 40; i++)
        {
            inputs.Row(i)[0] = i;
        }

        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 1 : -1)];
        HardenOptions options = Small with { Clusters = clusters, Discovery = Small.Discovery with { Method = method } };
        OptionsException fault = Assert.Throws<OptionsException>(
            () => Run(new TrainInputs("same", Supervision.Coarse, new LabeledSamples(inputs, labels)), options, 0));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Far more neurons than such small weights revive: what they were for is named.</summary>
    [Fact]
    public void Run_SubclassesWithoutLivingNeurons_AreNamed()
    {
        HardenOptions options = Small with
        {
            Clusters = 6,
            Network = Small.Network with { MulticlassBias = true, InitialBiasScale = 100 },
            Training = Small.Training with { Steps = 1, LearningRate = 1e-12 },
        };
        RunRecord record = Run(Draw(4, 2, 0), options, 0).Record;
        Diagnostic dead = Assert.Single(record.Diagnostics, d => d.Id == DiagnosticIds.DeadSubclasses);
        Assert.Contains(" of 12 sub-classes are dead", dead.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_KeepsWhatItHas()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ExperimentOutcome outcome = HardenExperiment.Run(Draw(4, 2, 0), Small, Contexts.Of(0, cancellation: source.Token));
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Empty(outcome.Record.Claims);
    }

    private static ExperimentOutcome Run(TrainInputs inputs, HardenOptions options, ulong seed, int threads = 2) =>
        HardenExperiment.Run(inputs, options, Contexts.Of(seed, threads, TestContext.Current.CancellationToken));

    private static TrainInputs Draw(int clusters, int groups, ulong seed)
    {
        var options = new ClusterOptions { ClusterCount = clusters, ClassCount = groups, InputDimension = 300 };
        var distribution = ClusterDistribution.Create(options, new Seed(seed));
        LabeledSamples train = distribution.Draw(60 * clusters, new Seed(seed), "data.train"),
            test = distribution.Draw(200, new Seed(seed), "data.test");
        return new TrainInputs("synthetic", Supervision.Coarse, train, test);
    }
}
