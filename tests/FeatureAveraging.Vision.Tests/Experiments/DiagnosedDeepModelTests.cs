using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

/// <summary>Diagnoses of deep networks that are linear, so that the answer is known.</summary>
public sealed class DiagnosedDeepModelTests : NativeTest
{
    private const int Count = 80;

    [Fact]
    public void Run_OneOutputForTheSumOfAClass_Averages()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        LabeledSamples samples = Draw();
        int[] classes = Array.ConvertAll([.. samples.Labels], y => y > 0 ? 0 : 1);
        RunRecord record = Run(model, samples, classes, Partition.OfCoarse(2));

        Assert.Equal("averages", record.Conclusion!.Word);
        Assert.Equal(1, record.Metrics["model.index.shared"], 1e-5);
        // x₀ + x₁ − x₂ − x₃ = 1 at a centre, normal of length 2, along which the means differ: the common direction is the shortest way
        Assert.Equal(0.5, record.Metrics["model.radius.attack.max.median"], 0.03);
        Assert.InRange(record.Metrics["model.averaging.share"], 0.97, 1);
        Assert.Contains(
            record.Conclusion.Evidence, sentence => sentence.Contains("nothing here bounds it from below", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OneOutputForEachSubclass_Decouples()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        LabeledSamples samples = Draw();
        RunRecord record = Run(model, samples, [.. samples.Clusters], PixelNetwork.Sides);

        Assert.Equal("decouples", record.Conclusion!.Word);
        // own minus one of two rivals: S = 1/(1 + 2); the rival is drawn by the noise
        Assert.Equal(1 / 3.0, record.Metrics["model.index.shared"], 0.06);
        // nearest point of the plane x_own = x_rival: 1/√2; along (½, ½, −½, −½) the decision falls at 1
        Assert.Equal(Math.Sqrt(0.5), record.Metrics["model.radius.attack.max.median"], 0.03);
        Assert.Equal(Math.Sqrt(0.5), record.Metrics["model.averaging.share"], 0.03);
    }

    [Fact]
    public void ComputeGradients_SomeSamples_AreOwnMinusRival()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        var inputs = new Samples(2, 4, [1, 0, 0.2f, 0, 0, 0.1f, 0, 1]);
        var samples = new LabeledSamples(inputs, [1, -1], [0, 3], PixelNetwork.Sides);
        var diagnosed = new DiagnosedDeepModel(model, [0, 3], PixelNetwork.Sides, Readout.Max);
        Assert.Equal([0, -1, 0, 1], diagnosed.ComputeGradients(samples, [1], 1).Values.ToArray());
        Assert.Equal([1, 0, -1, 0, 0, -1, 0, 1], diagnosed.ComputeGradients(samples, [0, 1], 1).Values.ToArray());
        Assert.Equal([0, 1], diagnosed.SelectClasses(samples));
    }

    private static RunRecord Run(VisionModel model, LabeledSamples samples, int[] classes, Partition partition)
    {
        var context = new RunContext(new Seed(3), new Provenance("", "", "", "", "", 1, ""));
        return DiagnoseExperiment.Run(
            new DiagnosedDeepModel(model, classes, partition, Readout.Max), samples,
            Subclasses.OfAll([.. samples.Clusters], PixelNetwork.Sides), new DiagnoseOptions(), context).Record;
    }

    // Clusters e₀ … e₃ with noise of deviation 0.02.
    private static LabeledSamples Draw()
    {
        double[] noise = new double[4 * Count];
        new Seed(9).For("noise").FillGaussian(noise);
        int[] clusters = [.. Enumerable.Range(0, Count).Select(i => i % 4)];
        var inputs = new Samples(Count, 4, Array.ConvertAll(noise, value => (float)(0.02 * value)));
        for (int i = 0; i < Count; i++)
        {
            inputs.Row(i)[clusters[i]] += 1;
        }

        return new LabeledSamples(inputs, Array.ConvertAll(clusters, j => PixelNetwork.Sides.Labels[j]), clusters, PixelNetwork.Sides);
    }
}
