using System.Numerics;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Theory;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>Radii at noiseless centres with R = ‖μ‖ = √d, against the formulas of the paper and of our notes, to 1e-9.</summary>
/// <remarks>Samples rest in single precision, so the centres are vectors it holds exactly: √d·e_j, and rows of a Hadamard matrix.</remarks>
public class ClosedFormTests
{
    private const double Relative = 1e-9;
    private static readonly double[] Thresholds = [0.1, 0.25, 0.28, 0.4];

    public static TheoryData<int, int, bool> Centres()
    {
        var data = new TheoryData<int, int, bool>();
        foreach ((int k, int positive) in ((int, int)[])
            [(4, 2), (4, 1), (6, 3), (6, 4), (10, 5), (10, 3), (10, 9), (16, 8), (16, 5), (16, 1)])
        {
            data.Add(k, positive, false);
            data.Add(k, positive, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Centres))]
    public void Solve_AveragedNetwork_IsTheNormOverTheRootOfK(int k, int positive, bool hadamard)
    {
        LabeledSamples centres = Draw(k, positive, hadamard);
        AssertRadii(ReferenceNetworks.Averaged(centres.Features!, centres.Partition!), Readout.Native, centres, (_, _) => 1 / Math.Sqrt(k));
        foreach (double threshold in Thresholds)
        {
            // either the other side overtakes, where the biases cancel, or the own neuron dies
            AssertRadii(
                ReferenceNetworks.Averaged(centres.Features!, centres.Partition!, threshold), Readout.Native, centres,
                (own, _) => Math.Min(1 / Math.Sqrt(k), (1 - threshold) / Math.Sqrt(own)));
        }
    }

    [Theory]
    [MemberData(nameof(Centres))]
    public void Solve_DecoupledNetworkSummed_LightsUpTheOtherSide(int k, int positive, bool hadamard)
    {
        LabeledSamples centres = Draw(k, positive, hadamard);
        MulticlassNetwork decoupled = ReferenceNetworks.DecoupledMulticlass(centres.Features!, centres.Partition!);
        AssertRadii(decoupled, Readout.Sum, centres, (_, other) => 1 / Math.Sqrt(1 + other));
        // distance of δ_own/|J_s| + Σ_other δ/|J_−s| = 1/|J_s|
        AssertRadii(decoupled, Readout.Mean, centres, (own, other) => 1 / Math.Sqrt(1 + ((double)own * own / other)));
        AssertRadii(
            ReferenceNetworks.Decoupled(centres.Features!, centres.Partition!), Readout.Native, centres,
            (_, other) => 1 / Math.Sqrt(1 + other));
    }

    [Theory]
    [MemberData(nameof(Centres))]
    public void Solve_DecoupledNetworkWithBiasSummed_IsTheLeastOverTheNumberLitUp(int k, int positive, bool hadamard)
    {
        LabeledSamples centres = Draw(k, positive, hadamard);
        foreach (double threshold in Thresholds)
        {
            MulticlassNetwork decoupled = ReferenceNetworks.DecoupledMulticlass(centres.Features!, centres.Partition!, threshold);
            AssertRadii(
                decoupled, Readout.Sum, centres,
                (_, other) => Enumerable.Range(1, other).Min(p => Math.Min(1 - threshold, (1 + ((p - 1) * threshold)) / Math.Sqrt(1 + p))));
        }
    }

    [Theory]
    [MemberData(nameof(Centres))]
    public void Solve_DecoupledNetworkByItsMaximum_IsOptimal(int k, int positive, bool hadamard)
    {
        LabeledSamples centres = Draw(k, positive, hadamard);
        MulticlassNetwork plain = ReferenceNetworks.DecoupledMulticlass(centres.Features!, centres.Partition!);
        AssertRadii(plain, Readout.Max, centres, (_, _) => Math.Sqrt(0.5));
        AssertRadii(plain, Readout.Native, centres, (_, _) => Math.Sqrt(0.5));
        foreach (double threshold in Thresholds)
        {
            MulticlassNetwork biased = ReferenceNetworks.DecoupledMulticlass(centres.Features!, centres.Partition!, threshold);
            AssertRadii(biased, Readout.Max, centres, (_, _) => Math.Min(Math.Sqrt(0.5), 1 - threshold));
        }
    }

    [Theory]
    [InlineData(12, 2)]
    [InlineData(12, 3)]
    [InlineData(12, 4)]
    [InlineData(12, 6)]
    public void Solve_CoarseClassesOfEqualSize_AveragedAndDecoupledHaveTheirRadii(int k, int groups)
    {
        foreach (LabeledSamples two in (LabeledSamples[])[TestNetworks.Centers(k, 4096, k / 2), HadamardCentres(k, k / 2)])
        {
            var partition = Partition.Equal(k, groups);
            var centres = new LabeledSamples(two.Inputs, partition.Labels.ToArray(), [.. Enumerable.Range(0, k)], partition, two.Features);
            double norm = Math.Sqrt(two.Inputs.Dimension);
            MulticlassNetwork decoupled = ReferenceNetworks.DecoupledMulticlass(centres.Features!, partition);
            AssertEach(decoupled, Readout.Max, centres, norm / Math.Sqrt(2));
            AssertEach(decoupled, Readout.Sum, centres, norm / Math.Sqrt(1 + (k / groups)));
            MulticlassNetwork averaged = ReferenceNetworks.AveragedMulticlass(centres.Features!, partition);
            LabeledSamples coarse = groups == 2 ? AsClasses(centres) : centres.ToCoarse();
            AssertEach(averaged, Readout.Native, coarse, norm * Math.Sqrt(groups / (2.0 * k)));
            Assert.Equal(norm * Math.Sqrt(groups / (2.0 * k)), RadiusPrediction.PredictAveraged(norm, k / groups, k / groups), 1e-12);
        }
    }

    private static LabeledSamples AsClasses(LabeledSamples samples) =>
        new(samples.Inputs, samples.Labels.ToArray(), [.. samples.Labels.ToArray().Select(y => y > 0 ? 0 : 1)], Partition.Equal(2, 2));

    private static void AssertEach(TwoLayerNetwork network, Readout readout, LabeledSamples centres, double expected)
    {
        var options = new RadiusOptions { Gap = Relative };
        foreach (SampleRadius solved in RadiusSolver.Solve(new Classifier(network, readout), centres, options, TimeProvider.System))
        {
            string because = $"{readout}, centre {solved.Sample}: expected {expected:R}, found {solved.Status} {solved.Bracket}";
            Assert.True(solved.Status == RadiusStatus.Exact, because);
            Assert.True(Math.Abs(solved.Bracket.Certified - expected) <= Relative * expected, because);
            Assert.True(Math.Abs(solved.Bracket.Attacked - expected) <= Relative * expected, because);
        }
    }

    /// <summary>Both ends at every centre; the formula gets |J_s| and |J_−s| and gives the radius in units of ‖μ‖.</summary>
    private static void AssertRadii(TwoLayerNetwork network, Readout readout, LabeledSamples centres, Func<int, int, double> formula)
    {
        var options = new RadiusOptions { Gap = Relative };
        foreach (SampleRadius solved in RadiusSolver.Solve(new Classifier(network, readout), centres, options, TimeProvider.System))
        {
            int side = centres.Labels[solved.Sample], own = centres.Partition!.Clusters(side).Count;
            int other = centres.Partition.Clusters(-side).Count;
            double expected = Math.Sqrt(centres.Inputs.Dimension) * formula(own, other);
            string because =
                $"{readout}, centre {solved.Sample}: expected {expected:R}, {solved.Status} with certified {solved.Bracket.Certified:R} " +
                $"and attacked {solved.Bracket.Attacked:R}";
            Assert.True(solved.Status == RadiusStatus.Exact, because);
            Assert.True(Math.Abs(solved.Bracket.Certified - expected) <= Relative * expected, because);
            Assert.True(Math.Abs(solved.Bracket.Attacked - expected) <= Relative * expected, because);
        }
    }

    private static LabeledSamples Draw(int k, int positive, bool hadamard) =>
        hadamard ? HadamardCentres(k, positive) : TestNetworks.Centers(k, 4096, positive);

    /// <summary>
    /// Rows 1…k of the Sylvester–Hadamard matrix of order 1024: entry (i, c) is −1 to the number of binary ones that i and c share.
    /// </summary>
    private static LabeledSamples HadamardCentres(int k, int positive)
    {
        const int Order = 1024;
        var partition = Partition.FirstPositive(positive, k - positive);
        var features = new Matrix(k, Order);
        for (int j = 0; j < k; j++)
        {
            for (int c = 0; c < Order; c++)
            {
                features[j, c] = int.IsEvenInteger(BitOperations.PopCount((uint)((j + 1) & c))) ? 1 : -1;
            }
        }

        var inputs = new Samples(k, Order, Array.ConvertAll(features.Values.ToArray(), v => (float)v));
        return new LabeledSamples(inputs, partition.Labels.ToArray(), [.. Enumerable.Range(0, k)], partition, features);
    }
}
