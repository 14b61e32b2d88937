using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class DeepSmoothingTests : NativeTest
{
    private static readonly Samples Points = new(3, 4, [1, 0.2f, 0, 0, 0.5f, 0.5f, 0.6f, 0, 0, 0, 0, 1]);
    private static readonly int[] Labels = [1, 1, -1];

    /// <summary>
    /// A linear decision with margin m and normal w is right with probability Φ(m/(σ‖w‖)) under noise, and its smoothed radius is m/‖w‖.
    /// </summary>
    [Fact]
    public void Count_LinearDecision_HasTheClosedForm()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        var options = new SmoothingOptions { Sigma = 0.3, Draws = 4000 };
        SmoothingCounts counts = Count(model, options);

        double[] radii = [1.2 / 2, 0.4 / 2, 1.0 / 2], shares = [0.9772498680518208, 0.7475074624530771, 0.9522096477271853];   // Φ(r/σ)
        SmoothedRadius[] found = SmoothingCertifier.Certify(counts);
        for (int i = 0; i < radii.Length; i++)
        {
            double p = shares[i], deviation = Math.Sqrt(p * (1 - p) / options.Draws);
            Assert.Equal(p, (double)counts.Votes[i][i == 2 ? 1 : 0] / options.Draws, 4 * deviation);
            Assert.Equal(Labels[i], found[i].Predicted);
            Assert.InRange(found[i].CorrectRadius, 0.8 * radii[i], radii[i]);
        }

        Assert.Equal(100, counts.Selection[0].Sum());
        Assert.Equal(counts.Votes, Count(model, options).Votes);
    }

    [Fact]
    public void Count_NoNoise_IsRefused()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        Assert.Throws<OptionsException>(() => Count(model, new SmoothingOptions { Sigma = 0 }));
    }

    private static SmoothingCounts Count(VisionModel model, SmoothingOptions options) => DeepSmoothing.Count(
        model, Points, Labels, new Decision(Partition.OfCoarse(2), Readout.Max), options, PixelNetwork.Draft().Context);
}
