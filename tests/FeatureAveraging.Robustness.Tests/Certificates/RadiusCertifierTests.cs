using CsCheck;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class RadiusCertifierTests
{
    // radii lose 10⁻⁹ to bisection and 10⁻⁹ of the terms' magnitudes, here within 100 times the margin, to rounding
    private const double Loss = 1e-7;

    public static TheoryData<CertificateMethod, Norm> All =>
        [.. Enum.GetValues<CertificateMethod>()
            .SelectMany(method => Enum.GetValues<Norm>().Select(norm => new TheoryDataRow<CertificateMethod, Norm>(method, norm)))];

    public static TheoryData<Readout, bool> Readouts =>
        new()
        {
            { Readout.Native, false }, { Readout.Native, true }, { Readout.Sum, true }, { Readout.Mean, true }, { Readout.Max, true },
            { Readout.Probability, true },
        };

    /// <summary>A neuron that stays on is linear: every method gives the distance to the hyperplane, in the dual norm.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Certify_OneNeuronThatStaysOn_IsTheDistanceToItsHyperplane(CertificateMethod method, Norm norm)
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 3, [2, -1, 2]), [0.5]), [3.0], -1.5);
        LabeledSamples samples = new(new Samples(1, 3, [2, 1, 0.5f]), [1]);
        double margin = (3 * 4.5) - 1.5, slope = 3 * (norm == Norm.L2 ? 3 : 5);
        Assert.InRange(Certify(network, Readout.Native, samples, method, norm)[0].Radius, (margin / slope) * (1 - Loss), margin / slope);
    }

    /// <summary>
    /// At a noiseless centre one neuron is on (z = ‖w‖‖μ‖) and the opposing ones are at 0. CROWN: z − ε‖w‖/2 −
    /// ε‖w‖√5/2 &gt; 0, so the exact radius ‖μ‖/√2 shrinks to ‖μ‖ over the golden ratio; the slope of a pair of
    /// neurons is at most √2‖w‖, so the Lipschitz radius is exact.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Certify_ReferenceNetworksAtCentres_EqualsTheClosedForms(int k)
    {
        const int Dimension = 64;
        double golden = (1 + Math.Sqrt(5)) / 2, length = Math.Sqrt(Dimension);
        LabeledSamples centers = TestNetworks.Centers(k, Dimension);
        foreach ((TwoLayerNetwork network, Readout readout, double scale) in ((TwoLayerNetwork, Readout, double)[])
        [
            (TestNetworks.Decoupled(k, Dimension), Readout.Max, 1),
            (TestNetworks.Averaged(k, Dimension), Readout.Native, Math.Sqrt(2.0 / k)),
        ])
        {
            Assert.All(
                Certify(network, readout, centers, CertificateMethod.Crown, Norm.L2),
                r => Assert.InRange(r.Radius, scale * length / golden * (1 - Loss), scale * length / golden));
            Assert.All(
                Certify(network, readout, centers, CertificateMethod.GlobalLipschitz, Norm.L2),
                r => Assert.InRange(r.Radius, scale * length / Math.Sqrt(2) * (1 - Loss), scale * length / Math.Sqrt(2)));
        }
    }

    [Theory]
    [MemberData(nameof(Readouts))]
    public void Certify_RandomNetworksInL2_StandInOrderBelowExactAndPgd(Readout readout, bool multiclass)
    {
        for (ulong number = 0; number < 12; number++)
        {
            TwoLayerNetwork network = multiclass ? TestNetworks.RandomMulticlass(4, 2, 5, number) : TestNetworks.RandomBinary(8, 5, number);
            var classifier = new Classifier(network, readout);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 10, number);
            SampleRadius[] exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System);
            Dictionary<CertificateMethod, CertifiedRadius[]> found =
                Enum.GetValues<CertificateMethod>().ToDictionary(m => m, m => Certify(network, readout, samples, m, Norm.L2));
            AttackResult pgd = new PgdAttack(new PgdOptions()).Search(new AttackProblem(
                classifier, samples, new AttackRules(Norm.L2, [.. Enumerable.Range(1, 40).Select(i => 0.05 * i)], new Seed(number))));
            for (int i = 0; i < samples.Count; i++)
            {
                string because =
                    $"{readout}, network {number}, sample {i}: exact {exact[i].Bracket}, " +
                    $"{string.Join(", ", found.Select(pair => $"{pair.Key} {pair.Value[i].Radius:R}"))}";
                Assert.True(found[CertificateMethod.Crown][i].Radius <= found[CertificateMethod.AlphaCrown][i].Radius, because);
                Assert.True(
                    found[CertificateMethod.GlobalLipschitz][i].Radius <= found[CertificateMethod.LocalLipschitz][i].Radius, because);
                Assert.All(
                    found.Values,
                    radii => Assert.True(radii[i].Radius <= exact[i].Bracket.Attacked && radii[i].Radius <= pgd.BrokenAt[i], because));
                Assert.All(
                    found.Values,
                    radii => Assert.True(radii[i].Radius > 0 || radii[i].Margin < 1e-6 || readout == Readout.Probability, because));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Readouts))]
    public void Certify_RandomNetworksInLInf_HoldAtEveryCornerAndAgainstPgd(Readout readout, bool multiclass)
    {
        const int Dimension = 5;
        for (ulong number = 0; number < 8; number++)
        {
            TwoLayerNetwork network =
                multiclass ? TestNetworks.RandomMulticlass(4, 2, Dimension, number) : TestNetworks.RandomBinary(8, Dimension, number);
            var classifier = new Classifier(network, readout);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 8, number);
            AttackResult pgd = new PgdAttack(new PgdOptions()).Search(new AttackProblem(
                classifier, samples, new AttackRules(Norm.LInf, [.. Enumerable.Range(1, 40).Select(i => 0.02 * i)], new Seed(number))));
            foreach (CertificateMethod method in Enum.GetValues<CertificateMethod>())
            {
                foreach (CertifiedRadius found in Certify(network, readout, samples, method, Norm.LInf))
                {
                    double[] x = TestNetworks.Row(samples, found.Sample);
                    Assert.True(
                        found.Radius <= pgd.BrokenAt[found.Sample],
                        $"{method}, {readout}, network {number}: {found}, but broken at {pgd.BrokenAt[found.Sample]}");
                    for (int corner = 0; corner < 1 << Dimension && found.Radius > 0 && double.IsFinite(found.Radius); corner++)
                    {
                        double[] at = [.. x.Select((v, c) => v + ((corner >> c & 1) == 1 ? found.Radius : -found.Radius))];
                        Assert.True(
                            classifier.ComputeMargin(at, found.Label) > 0,
                            $"{method}, {readout}, network {number}: wrong at a corner of {found}");
                    }
                }
            }
        }
    }

    /// <summary>
    /// With the best slopes for each ε, α-CROWN is the distance to a convex set, which the
    /// projection of the exact solver finds by other means.
    /// </summary>
    [Fact]
    public void Certify_AlphaCrown_ReachesTheOptimumOverSlopes()
    {
        var ratios = new List<double>();
        for (ulong number = 0; number < 30; number++)
        {
            BinaryNetwork network = TestNetworks.RandomBinary(10, 6, number);
            var classifier = new Classifier(network, Readout.Native);
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 4, number);
            foreach (CertifiedRadius found in Certify(network, Readout.Native, samples, CertificateMethod.AlphaCrown, Norm.L2))
            {
                double optimum = BestSlopes.Solve(classifier, TestNetworks.Row(samples, found.Sample), found.Label);
                Assert.True(found.Radius <= optimum * (1 + 1e-8), $"network {number}: {found} exceeds the optimum {optimum:R}");
                ratios.Add(found.Radius / optimum);
            }
        }

        // Rounds stop when they gain less than 10⁻⁶; Adam itself is not exact either. Measured: 5·10⁻⁷ at worst.
        Assert.True(ratios.Min() > 1 - 1e-5, $"least {ratios.Min():R}, median {Statistics.Median(ratios):R}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Certify_ScaledNetworksAndInputs_ScaleTheRadiusAlong(CertificateMethod method, Norm norm) =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[-6, 6], Gen.Int[-6, 6]).Sample((number, power, stretch) =>
        {
            // Powers of two, so that every product is exact and only bisection and optimisation round.
            double weightScale = Math.ScaleB(1, power), inputScale = Math.ScaleB(1, stretch);
            BinaryNetwork network = TestNetworks.RandomBinary(6, 4, (ulong)number);
            BinaryNetwork plain = new(network.Hidden, network.OutputWeights.ToArray());
            double[] biases = Array.ConvertAll(network.Hidden.Biases.ToArray(), b => b * weightScale);
            HiddenLayer hidden = new(Scale(network.Hidden.Weights, weightScale / inputScale), biases);
            BinaryNetwork scaled = new(hidden, network.OutputWeights.ToArray());
            LabeledSamples samples = TestNetworks.CorrectlyLabeled(new Classifier(plain, Readout.Native), 3, (ulong)number);
            LabeledSamples stretched =
                new(new Samples(3, 4, Array.ConvertAll(Values(samples), v => (float)(v * inputScale))), samples.Labels.ToArray());
            double[] radii = Radii(plain, samples, method, norm), expected = Radii(scaled, stretched, method, norm);
            Assert.All(radii.Zip(expected), pair => Assert.Equal(pair.First * inputScale, pair.Second, 1e-6 * pair.Second));
        }, iter: 30, seed: "0000KOIKoPK9");

    [Fact]
    public void Certify_NothingCountsAgainst_IsInfinite()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 2, [1, 0, 0, 0]), [0, 1]), [1.0, -0.25], 0.5);
        var samples = new LabeledSamples(new Samples(1, 2, [1, 1]), [1]);
        Assert.All(
            Enum.GetValues<CertificateMethod>(),
            method => Assert.Equal(double.PositiveInfinity, Certify(network, Readout.Native, samples, method, Norm.LInf)[0].Radius));
    }

    [Fact]
    public void Certify_WrongOrTied_IsZero()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1.0]);
        var samples = new LabeledSamples(new Samples(2, 2, [-1, 0, 3, 0]), [1, -1]);
        Assert.All(Certify(network, Readout.Native, samples, CertificateMethod.AlphaCrown, Norm.L2), r => Assert.Equal(0, r.Radius));
    }

    [Fact]
    public void Certify_AllZeroOrDuplicateWeights_HasAnAnswer()
    {
        var samples = new LabeledSamples(new Samples(1, 1, [2]), [1]);
        var constant = new BinaryNetwork(new HiddenLayer(new Matrix(1, 1, [0])), [1.0], 1);
        var twice = new BinaryNetwork(new HiddenLayer(new Matrix(2, 1, [1, 1])), [1.0, 1.0], -2);
        Assert.Equal(double.PositiveInfinity, Certify(constant, Readout.Native, samples, CertificateMethod.Crown, Norm.L2)[0].Radius);
        Assert.InRange(Certify(twice, Readout.Native, samples, CertificateMethod.Crown, Norm.L2)[0].Radius, 1 - Loss, 1);
    }

    [Fact]
    public void Certify_AnyThreadCount_SameBits()
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(6, 3, 8, 1), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 30, 1);
        Assert.All(Enum.GetValues<CertificateMethod>(), method =>
        {
            CertifiedRadius[] one = RadiusCertifier.Certify(classifier, samples, method, Norm.L2, new CertificateOptions());
            Assert.Equal(one, RadiusCertifier.Certify(classifier, samples, method, Norm.L2, new CertificateOptions(), threads: 4));
        });
    }

    [Fact]
    public void Certify_PolynomialReluOrUnknownMethod_IsRefused()
    {
        LabeledSamples samples = new(new Samples(1, 3, [1, 1, 1]), [1]);
        Assert.Throws<ArgumentException>(
            () => Certify(TestNetworks.RandomBinary(2, 3, 0, power: 3), Readout.Native, samples, CertificateMethod.Crown, Norm.L2));
        Assert.Throws<ArgumentException>(
            () => Certify(TestNetworks.RandomBinary(2, 3, 0), Readout.Native, samples, (CertificateMethod)9, Norm.L2));
    }

    private static CertifiedRadius[] Certify(
        TwoLayerNetwork network, Readout readout, LabeledSamples samples, CertificateMethod method, Norm norm) =>
        RadiusCertifier.Certify(new Classifier(network, readout), samples, method, norm, new CertificateOptions());

    private static double[] Radii(TwoLayerNetwork network, LabeledSamples samples, CertificateMethod method, Norm norm) =>
        [.. Certify(network, Readout.Native, samples, method, norm).Select(r => r.Radius)];

    private static Matrix Scale(Matrix matrix, double factor) =>
        new(matrix.Rows, matrix.Columns, Array.ConvertAll(matrix.Values.ToArray(), v => v * factor));

    private static float[] Values(LabeledSamples samples) =>
        [.. Enumerable.Range(0, samples.Count).SelectMany(i => samples.Inputs.Row(i).ToArray())];
}
