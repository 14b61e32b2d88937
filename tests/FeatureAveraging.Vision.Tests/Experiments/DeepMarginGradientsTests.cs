using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class DeepMarginGradientsTests : NativeTest
{
    [Fact]
    public void ComputeMeans_LinearNetwork_IsTheDifferenceOfTwoRows()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        ImageArm arm = ImageArm.OfClasses("fine", PixelNetwork.CreateData());

        Matrix means = DeepMarginGradients.ComputeMeans(
            model, arm, Readout.Max, PixelNetwork.Draw(0, 1, 2, 3, 0), PixelNetwork.Sides, batchSize: 2);

        // its own pixel up, the first of the other side down, where both are 0
        Assert.Equal([1, 0, -1, 0, 0, 1, -1, 0, -1, 0, 1, 0, -1, 0, 0, 1], means.Values.ToArray());
    }

    [Fact]
    public void ComputeMeans_CoarseArm_PointsToTheSideOfTheClass()
    {
        using VisionModel model = PixelNetwork.Create([3, 1, 0, 0], [0, 0, 2, 5]);
        ImageArm arm = ImageArm.OfSides("coarse", PixelNetwork.CreateData());

        Matrix means = DeepMarginGradients.ComputeMeans(
            model, arm, Readout.Native, PixelNetwork.Draw(0, 1, 2, 3), PixelNetwork.Sides, batchSize: 4);

        Assert.Equal([3, 1, -2, -5], means.Row(0).ToArray());
        Assert.Equal([3, 1, -2, -5], means.Row(1).ToArray());
        Assert.Equal([-3, -1, 2, 5], means.Row(2).ToArray());
    }

    [Fact]
    public void ComputeMeans_CurvedMargin_AgreesWithFiniteDifferences()
    {
        const float Step = 0.02f;
        using VisionModel model = PixelNetwork.Create([1, 0.5f, 0, 0], [0, 1, 0, 0.3f], [0.2f, 0, 1, 0], [0, 0, 0, 1]);
        ImageArm arm = ImageArm.OfClasses("fine", PixelNetwork.CreateData());
        ImageSet images = PixelNetwork.Draw(0, 1, 2, 3);
        var decision = new Decision(PixelNetwork.Sides, Readout.Probability);

        Matrix means = DeepMarginGradients.ComputeMeans(model, arm, Readout.Probability, images, PixelNetwork.Sides, batchSize: 3);

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal((Margin(i, j, Step) - Margin(i, j, -Step)) / (2 * Step), means[i, j], 1e-3);
            }
        }

        double Margin(int image, int pixel, float step)
        {
            var point = new Samples(1, 4);
            point.Row(0)[image] = 1;
            point.Row(0)[pixel] += step;
            return decision.Evaluate(model.ComputeLogits(point).Row(0), PixelNetwork.Sides.Labels[image]);
        }
    }

    [Fact]
    public void AddTo_CoarseArm_HasOneDirectionForEachSide()
    {
        RecordDraft draft = PixelNetwork.Draft();
        using var arm = new TrainedArm(
            ImageArm.OfSides("coarse", PixelNetwork.CreateData()), PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]));

        DeepMarginGradients.AddTo(draft, arm, PixelNetwork.Draw(0, 1, 2, 3), PixelNetwork.Sides, batchSize: 4);

        Assert.Equal(1, draft.Metrics["coarse.index.shared"], 12);
        Assert.Equal([1d, 1, -1, -1], draft.Series["matrix.coarse.shared"]["values"][..4].Select(cosine => Math.Round(cosine, 12)));
    }

    [Fact]
    public void AddTo_ClassWithoutAnImage_AddsNothing()
    {
        RecordDraft draft = PixelNetwork.Draft();
        using var arm = new TrainedArm(ImageArm.OfClasses("fine", PixelNetwork.CreateData()), PixelNetwork.CreateIdentity());

        DeepMarginGradients.AddTo(draft, arm, PixelNetwork.Draw(0, 1, 2), PixelNetwork.Sides, batchSize: 4);

        Assert.Equal((0, 0), (draft.Metrics.Count, draft.Series.Count));
    }
}
