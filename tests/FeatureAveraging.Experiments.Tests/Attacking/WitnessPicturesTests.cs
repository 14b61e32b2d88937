using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Attacking;

public class WitnessPicturesTests
{
    private const int Pixels = 48;      // 4 × 4 with three channels
    private const string Name = "witnesses.model.native";

    /// <summary>What is kept is the sample as it is, and a point that is as far from it as the record says.</summary>
    [Fact]
    public void AddTo_Images_KeepsSamplesAndPointsAtTheirDistance()
    {
        IReadOnlyDictionary<string, double[]> kept = Run([3, 4, 4], scale: 1).Series[Name];
        LabeledSamples samples = Samples(scale: 1);

        Assert.Equal([6, 3, 4, 4], kept["shape"]);
        for (int i = 0; i < 6; i++)
        {
            double[] original = kept["original"][(i * Pixels)..((i + 1) * Pixels)];
            double[] point = kept["adversarial"][(i * Pixels)..((i + 1) * Pixels)];
            Assert.Equal([.. samples.Inputs.Row((int)kept["sample"][i]).ToArray().Select(v => Math.Round(255.0 * v, 2))], original);
            double length = Math.Sqrt(original.Zip(point, (a, b) => (a - b) * (a - b)).Sum()) / 255;
            Assert.Equal(kept["distance"][i], length, 0.01 * Math.Sqrt(Pixels) / 255);
            Assert.True(length > 0.01);
        }
    }

    /// <summary>Arrays of [rows, columns, channels] are put channel by channel, as all pictures of a record are.</summary>
    [Fact]
    public void AddTo_ChannelsLast_ArePutFirst()
    {
        double[] first = Run([3, 4, 4], scale: 1).Series[Name]["original"], last = Run([4, 4, 3], scale: 1).Series[Name]["original"];
        for (int i = 0; i < Pixels; i++)
        {
            Assert.Equal(first[i], last[(i % 3 * 16) + (i / 3)]);
        }
    }

    [Theory]
    [InlineData(new int[0], 1)]             // a row of a table
    [InlineData(new[] { Pixels }, 1)]
    [InlineData(new[] { 2, 24, 1 }, 1)]     // too flat for an image
    [InlineData(new[] { 4, 3, 4 }, 1)]      // four channels
    [InlineData(new[] { 3, 4, 4 }, 2)]      // not in [0, 1]
    public void AddTo_NoImages_KeepsNothing(int[] axes, int scale) => Assert.DoesNotContain(Name, Run(axes, scale).Series.Keys);

    [Fact]
    public void AddTo_Nothing_ChangesNoOtherPartOfTheRecord()
    {
        RunRecord with = Run([3, 4, 4], scale: 1), without = Run([], scale: 1);

        Assert.Equal(without.Metrics, with.Metrics);
        Assert.Equal([.. without.Series.Keys, Name], with.Series.Keys);
    }

    private static RunRecord Run(int[] axes, int scale)
    {
        double[] weights = new double[2 * Pixels];
        for (int i = 0; i < Pixels; i++)
        {
            (weights[i], weights[Pixels + i]) = (i % 2, 1 - (i % 2));
        }

        var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(new Matrix(2, Pixels, weights)), [1, -1]), Readout.Native);
        var options = new AttackExperimentOptions { Attacks = ["fmn"] };
        LabeledSamples samples = Samples(scale);
        return WitnessPictures.AddTo(AttackExperiment.Run(classifier, samples, options, Contexts.Of(0)), samples.Inputs, axes).Record;
    }

    // Odd pixels are lighter in class +, even ones in class −.
    private static LabeledSamples Samples(int scale)
    {
        int[] labels = [1, -1, 1, -1, 1, -1];
        float[] values = [.. labels.SelectMany((label, n) => Enumerable.Range(0, Pixels)
            .Select(i => scale * ((i % 2 == 1) == (label > 0) ? 0.5f + (0.01f * (i % 7)) : 0.25f + (0.02f * n))))];
        return new LabeledSamples(new Samples(labels.Length, Pixels, values), labels);
    }
}
