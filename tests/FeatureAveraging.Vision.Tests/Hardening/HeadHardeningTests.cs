using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Hardening;

/// <summary>Heads on a frozen model whose layers are known in closed form: twice the input, and a constant.</summary>
public sealed class HeadHardeningTests : NativeTest
{
    private const int Dimension = 40;
    private static readonly HardenOptions Small = HardenRecipe.Synthetic with
    {
        Data = null,
        Network = new NetworkOptions { NeuronsPerSign = 3, InitialWeightScale = 1e-4, InitialBiasScale = 1e-4 },
        Training = new TrainingOptions { Steps = 120, LearningRate = 1e-2 },
        Clusters = 2,
        TryDirections = false,
        RadiusCount = 60,
        Seeds = 1,
        Embedding = new EmbeddingOptions { Layer = "doubled", AttackedCount = 60 },
    };

    /// <summary>The layer is 2x, so the radius in the input space is half of the exact one in the embedding; attacks find it from above.
    /// </summary>
    [Fact]
    public void Run_EmbeddingThatDoubles_HasHalfTheRadiusInTheInputSpace()
    {
        TrainInputs inputs = Draw();
        using ForeignClassifier body = Body(inputs);
        TrainInputs embedded = EmbeddedSamples.Of(body, "doubled", inputs, threads: 1);
        Assert.Equal(2 * inputs.Train.Inputs.Row(3)[5], embedded.Train.Inputs.Row(3)[5]);
        Assert.Equal(inputs.Test!.Labels.ToArray(), embedded.Test!.Labels.ToArray());

        RunContext context = Context();
        RunRecord record = HardenExperiment.Run(
            embedded, Small, context, own: null, new HeadInputTest(body, inputs, Small, context.Seed)).Record;

        foreach ((string arm, string readout) in new[] { ("coarse", ""), ("pseudo", ".max"), ("fine", ".max") })
        {
            double exact = record.Metrics[$"{arm}.radius.embedding.exact{readout}.median"];
            Assert.True(exact > 1);
            Assert.InRange(record.Metrics[$"{arm}.radius.input.attack{readout}.median"], 0.4999 * exact, 0.52 * exact);
            Assert.Equal(60, record.Series[$"inputs.{arm}"]["distance"].Length);
        }

        Assert.DoesNotContain(record.Metrics.Keys, name => MetricName.Parse(name).Quantity == "radius");
        Claim inputsToo = record.Claims.Single(claim => claim.Id == "H.inputs");
        Assert.Equal(
            record.Metrics["pseudo.radius.input.attack.max.median"] / record.Metrics["coarse.radius.input.attack.median"],
            record.Metrics["pseudo.radius.input.attack.max.over.coarse"], 1e-12);
        Assert.Equal(Verdict.Holds, inputsToo.Verdict);
        Assert.Contains("head's median ℓ₂ radius in the embedding is", record.Conclusion!.Sentence, StringComparison.Ordinal);
        Assert.Contains("In the input space it helps: under the strongest attack, an upper bound,", record.Conclusion.Sentence,
            StringComparison.Ordinal);
    }

    /// <summary>The head is + where 2x₀ > 3: 1.5 − x₀ away from a sample, and nowhere in the pixel range.</summary>
    [Fact]
    public void Search_LinearHead_HasItsDistanceUnlessTheBoxForbidsIt()
    {
        TrainInputs inside = Scale(Draw());
        using ForeignClassifier body = Body(inside);
        var weights = new Matrix(2, Dimension);
        (weights[0, 0], weights[1, 0]) = (1, -1);
        var head = new Classifier(new BinaryNetwork(new HiddenLayer(weights, [-3, 3]), [1, -1]), Readout.Native);
        RunContext context = Context();
        LabeledSamples test = inside.Test!;
        int[] drawn = StratifiedSplit.Draw(test.ComputeGroups(), 30, context.Seed).Chosen;
        foreach (bool inPixelRange in (bool[])[false, true])
        {
            var draft = new RecordDraft(context);
            HardenOptions options = Small with { Embedding = Small.Embedding! with { InPixelRange = inPixelRange, AttackedCount = 30 } };
            IReadOnlyList<double> found = new HeadInputTest(body, inside, options, context.Seed).Search("pseudo", head, draft);
            Assert.Equal(30, found.Count);
            for (int i = 0; i < found.Count; i++)
            {
                double expected = test.Labels[drawn[i]] > 0 ? 0
                    : inPixelRange ? double.PositiveInfinity
                    : 1.5 - test.Inputs.Row(drawn[i])[0];
                Assert.InRange(found[i], 0.9999 * expected, 1.02 * expected);
            }

            Assert.Equal(inPixelRange, draft.Diagnostics.Any(d => d.Id == DiagnosticIds.UnbrokenSamples));
            Assert.All(draft.Diagnostics, d => Assert.StartsWith("pseudo in the input space", d.Message, StringComparison.Ordinal));
        }
    }

    /// <summary>Logits of the head on the model are the outputs of the head on the layer.</summary>
    [Fact]
    public void Logits_OfAHeadOnAModel_AreTheHeadsOnTheLayer()
    {
        TrainInputs inputs = Draw();
        using ForeignClassifier body = Body(inputs);
        var partition = Partition.OfGroups([0, 1, 1]);
        TwoLayerNetwork[] heads =
        [
            NetworkInitializer.Binary(Small.Network, Dimension, new Seed(1)),
            NetworkInitializer.Multiclass(Small.Network with { NeuronsPerClass = 2 }, Dimension, partition, new Seed(1)),
        ];
        double[] x = new double[Dimension];
        foreach (TwoLayerNetwork head in heads)
        {
            using var model = new HeadedClassifier(body, "doubled", head);
            Matrix logits = model.ComputeLogits(inputs.Train.Inputs);
            double[] z = new double[head.Hidden.NeuronCount], expected = new double[head.OutputCount];
            for (int i = 0; i < 10; i++)
            {
                for (int j = 0; j < Dimension; j++)
                {
                    x[j] = 2 * inputs.Train.Inputs.Row(i)[j];
                }

                head.Hidden.EvaluatePreactivations(x, z);
                head.EvaluateOutputs(z, [], expected);
                double scale = expected.Max(Math.Abs);
                Assert.True(scale > 0);
                Assert.All(Enumerable.Range(0, expected.Length), k => Assert.Equal(expected[k], logits[i, k], 1e-5 * scale));
                Assert.True(head.OutputCount > 1 || logits[i, 1] == 0);
            }
        }

        Assert.Throws<ArgumentException>(
            () => new HeadedClassifier(body, "doubled", NetworkInitializer.Binary(Small.Network, Dimension + 1, new Seed(1))));
    }

    [Fact]
    public void Embed_ConstantLayer_SaysSo()
    {
        TrainInputs inputs = Draw();
        using ForeignClassifier body = Body(inputs);
        ArgumentException fault = Assert.Throws<ArgumentException>(() => EmbeddedSamples.Of(body, "nothing", inputs, threads: 1));
        Assert.Contains("whose 40 values are the same for all n = 200 training samples", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validated_EmbeddingOutOfRange_ListsAll()
    {
        OptionsException fault = Assert.Throws<OptionsException>(() => (Small with
        {
            Embedding = new EmbeddingOptions { AttackedCount = -1, MinimumNormSteps = 0, PgdSteps = 0 },
        }).Validated());
        Assert.All(
            ["Embedding.AttackedCount is -1", "Embedding.MinimumNormSteps is 0", "Embedding.PgdSteps is 0"],
            expected => Assert.Contains(expected, fault.Message, StringComparison.Ordinal));
    }

    // x → 2x → 0·(2x) and 2x → two sums
    private static ForeignClassifier Body(TrainInputs inputs) => ForeignClassifier.FromGraph(
        new LayerGraph(
            "x", [Dimension],
            [
                new ConstantStep("doubled", "x", Arithmetic.Multiply, new ModelArray([2f], 1), false),
                new ConstantStep("nothing", "doubled", Arithmetic.Multiply, new ModelArray([0f], 1), false),
                new LinearStep("sums", "doubled", new ModelArray(Weights(), 2, Dimension), null),
            ],
            "sums"),
        new ForeignModelOptions { Name = "doubling", InputShape = new InputShape(1, 1, Dimension), ClassCount = 2 }, inputs.Train.Inputs);

    private static float[] Weights() => [.. Enumerable.Range(0, 2 * Dimension).Select(i => (i % 7) - 3f)];

    private static TrainInputs Draw()
    {
        var distribution = ClusterDistribution.Create(
            new ClusterOptions { ClusterCount = 4, ClassCount = 2, InputDimension = Dimension, NoiseScale = 0.3 }, new Seed(4));
        return new TrainInputs(
            "synthetic", Supervision.Coarse, distribution.Draw(200, new Seed(4), "data.train"),
            distribution.Draw(60, new Seed(4), "data.test"));
    }

    // into [0.05, 0.95]: much of the box is near
    private static TrainInputs Scale(TrainInputs inputs)
    {
        float[] all = [.. inputs.Train.Inputs.Values, .. inputs.Test!.Inputs.Values];
        (float low, float high) = (all.Min(), all.Max());
        return new TrainInputs(inputs.Dataset, Supervision.Coarse, Of(inputs.Train), Of(inputs.Test));

        LabeledSamples Of(LabeledSamples samples) => samples.WithInputs(new Samples(
            samples.Count, Dimension, [.. samples.Inputs.Values.ToArray().Select(v => 0.05f + (0.9f * (v - low) / (high - low)))]));
    }

    private static RunContext Context() =>
        new(new Seed(3), new Provenance("0", "unknown", ".NET", "OS", "CPU", 1, "favg test"))
        {
            Cancellation = TestContext.Current.CancellationToken,
        };
}
