using CsCheck;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Experiments.Tests.Frontiers;

public sealed class FrontierPointTests
{
    private static readonly BinaryNetwork Network = BinaryNetwork.WithFixedSigns(new HiddenLayer(new Matrix(2, 1, [1, -1])));

    /// <summary>The laws of a front: no dominated point is on it, every other is, and the best of either kind always is.</summary>
    [Fact]
    public void IsOnFrontOf_AnyPoints_HoldsExactlyForThoseNoOtherDominates() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).List[1, 12].Sample(pairs =>
        {
            FrontierPoint[] points = [.. pairs.Select(p => Point(p.Item1 / 5.0, p.Item2))];
            for (int i = 0; i < points.Length; i++)
            {
                bool dominated = pairs.Any(other => other.Item1 > pairs[i].Item1 && other.Item2 > pairs[i].Item2);
                Assert.Equal(!dominated, points[i].IsOnFrontOf(points));
            }

            Assert.True(points.MaxBy(p => p.Accuracy)!.IsOnFrontOf(points));
            Assert.True(points.MaxBy(p => p.Radius)!.IsOnFrontOf(points));
        });

    private static FrontierPoint Point(double accuracy, double radius) =>
        new(new Seed(1), 1, Network, accuracy, [new SampleRadius(0, 1, 1, new RadiusBracket(radius, radius), RadiusStatus.Exact, null)]);
}
