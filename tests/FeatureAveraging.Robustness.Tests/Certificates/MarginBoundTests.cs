using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class MarginBoundTests
{
    /// <summary>Any slopes are sound, and a larger ball never has a better bound.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Evaluate_AnyBall_IsBelowEveryPointOfItAndFallsWithItsRadius(Norm norm)
    {
        for (ulong number = 0; number < 60; number++)
        {
            BinaryNetwork network = TestNetworks.RandomBinary(6, 3, number);
            RandomSource random = new Seed(number).For("test.bound");
            double[] x = TestNetworks.Gaussian(3, random), slopes = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())];
            MarginPart part = LipschitzConstantTests.Part(network, norm);
            var bound = new MarginBound(new CertifiedLayer(network, norm));
            bound.Start(x);
            Func<double, double>[] methods =
            [
                e => bound.EvaluateInterval(part, e), e => bound.EvaluateLinear(part, e, slopes),
                e => bound.EvaluateLipschitz(part, e, local: false), e => bound.EvaluateLipschitz(part, e, local: true),
            ];
            for (int m = 0; m < methods.Length; m++)
            {
                double before = double.PositiveInfinity;
                for (double epsilon = 0; epsilon < 4; epsilon += 0.25)
                {
                    double value = methods[m](epsilon), least = LeastSampled(network, x, norm, epsilon, random);
                    Assert.True(value <= least, $"network {number}, method {m}, {norm} ≤ {epsilon}: bound {value:R}, but {least:R} occurs");
                    Assert.True(
                        value <= before, $"network {number}, method {m}: {value:R} at {epsilon} exceeds {before:R} of a smaller ball");
                    before = value;
                }
            }
        }
    }

    /// <summary>The derivative in the slopes against a difference quotient, at slopes where the bound is smooth.</summary>
    [Fact]
    public void WriteSlopeGradient_SwitchingNeurons_EqualsTheDifferenceQuotient()
    {
        const double Step = 1e-5;
        BinaryNetwork network = TestNetworks.RandomBinary(8, 4, 2);
        MarginPart part = LipschitzConstantTests.Part(network, Norm.L2);
        var bound = new MarginBound(new CertifiedLayer(network, Norm.L2));
        bound.Start([0.3, -0.2, 0.1, 0.4]);
        double[] slopes = [.. Enumerable.Repeat(0.4, 8)], gradient = new double[8];
        bound.EvaluateLinear(part, 2, slopes);
        Assert.True(bound.WriteSlopeGradient(part, 2, gradient));
        for (int i = 0; i < 8; i++)
        {
            double[] up = (double[])slopes.Clone(), down = (double[])slopes.Clone();
            (up[i], down[i]) = (up[i] + Step, down[i] - Step);
            double quotient = (bound.EvaluateLinear(part, 2, up) - bound.EvaluateLinear(part, 2, down)) / (2 * Step);
            // third derivatives are of order 1, rounding 10⁻¹⁶/10⁻⁵; the rounding slack itself contributes 10⁻⁹
            Assert.Equal(quotient, gradient[i], 1e-6);
        }
    }

    private static double LeastSampled(BinaryNetwork network, double[] x, Norm norm, double epsilon, RandomSource random)
    {
        var classifier = new Classifier(network, Readout.Native);
        double least = classifier.ComputeMargin(x, 1);
        for (int i = 0; i < 60; i++)
        {
            double[] delta = TestNetworks.Gaussian(x.Length, random);
            if (norm == Norm.LInf)
            {
                delta = Array.ConvertAll(delta, v => (double)Math.Sign(v));      // a corner
            }

            double length = norm == Norm.L2 ? Math.Sqrt(delta.Sum(v => v * v)) : 1;
            double reach = epsilon * (i % 2 == 0 ? 1 : random.NextDouble());
            least = Math.Min(least, classifier.ComputeMargin([.. x.Zip(delta, (a, b) => a + (reach * b / length))], 1));
        }

        return least;
    }
}
