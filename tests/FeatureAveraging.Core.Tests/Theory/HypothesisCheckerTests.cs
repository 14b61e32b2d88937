using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Theory;

public sealed class HypothesisCheckerTests
{
    [Fact]
    public void Check_PapersExperiment_LiesOutsideTheTheoremsButInsideTheAssumptions()
    {
        IReadOnlyList<HypothesisCheck> checks = Check(new ClusterOptions(), new NetworkOptions(), new TrainingOptions());
        Assert.Equal(
            [
                "D3.1.uniform", "D3.1.noise", "D3.1.labels", "A3.2.norms", "A3.2.orthogonality", "A3.3.balance",
                "T.dimension", "T.samples.lower", "T.samples.upper", "T.width", "T.rate", "T.initial.weights", "T.initial.biases",
                "T.time.lower", "T.time.upper",
            ],
            checks.Select(c => c.Id));
        Assert.Equal(
            ["T.dimension", "T.samples.lower", "T.rate", "T.time.lower", "T.time.upper"], checks.Where(c => !c.Holds).Select(c => c.Id));
        HypothesisCheck dimension = checks.Single(c => c.Id == "T.dimension");
        Assert.Equal((3072, "≥ 10000000000 (k¹⁰)"), (dimension.Value, dimension.Bound));
    }

    [Fact]
    public void Check_TheoremsRegime_HoldsWhereItCan()
    {
        // k = 2: d ≥ 1024, n ≥ 128, ln n ≤ ln² d, η ≤ d⁻², σ² ≤ η/32. No T satisfies both time bounds with constants 1 here: 1/η > exp(√2).
        var clusters = new ClusterOptions { ClusterCount = 2, InputDimension = 1024, SampleCount = 128 };
        const double Rate = 1.0 / (1024 * 1024);
        var network = new NetworkOptions { NeuronsPerSign = 2, InitialWeightScale = Math.Sqrt(Rate / 33), InitialBiasScale = 0 };
        IReadOnlyList<HypothesisCheck> checks = Check(clusters, network, new TrainingOptions { LearningRate = Rate, Steps = 1 << 20 });
        Assert.Equal(["T.time.upper"], checks.Where(c => !c.Holds).Select(c => c.Id));
        IReadOnlyList<HypothesisCheck> wide = Check(
            clusters, network with { NeuronsPerSign = 5, InitialWeightScale = Math.Sqrt(Rate / 31) },
            new TrainingOptions { LearningRate = Rate, Steps = 1 });
        Assert.Equal(["T.width", "T.initial.weights", "T.time.lower"], wide.Where(c => !c.Holds).Select(c => c.Id));
    }

    [Fact]
    public void Check_RelaxedData_NamesEachBrokenAssumption()
    {
        var clusters = new ClusterOptions
        {
            ClusterCount = 4,
            InputDimension = 40,
            PositiveClusterCount = 3,
            CenterNorms = [6, 6, 6, 7],
            CenterCosine = 0.25,
            NoiseScale = 0.5,
            Probabilities = [0.1, 0.2, 0.3, 0.4],
            LabelNoise = 0.1,
        };
        HypothesisCheck[] checks = [.. Check(clusters, new NetworkOptions(), new TrainingOptions()).Take(6)];
        Assert.DoesNotContain(checks, c => c.Holds);
        double[] expected = [0.6, 0.5, 0.1, (7 / Math.Sqrt(40)) - 1, 0.25, 3];
        Assert.Equal(expected, checks.Select(c => c.Value), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static IReadOnlyList<HypothesisCheck> Check(ClusterOptions clusters, NetworkOptions network, TrainingOptions training) =>
        HypothesisChecker.Check(ClusterDistribution.Create(clusters, new Seed(0)), network, training);
}
