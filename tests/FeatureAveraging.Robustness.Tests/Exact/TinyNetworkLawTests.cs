using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>
/// certified ≤ truth ≤ attacked on 18 · 1,700 = 30,600 random tiny networks with 2, 3 and 4 coarse classes, 8,500 of them with a dense
/// second layer of 2 to 4 outputs; the truth comes from enumeration, for the probability read-out from enumerations on both sides of it.
/// </summary>
public class TinyNetworkLawTests
{
    private const int Cases = 1700;
    private const double Tolerance = 1e-7;          // of lengths, relative to max(1, length): the contract
    // what the enumeration's own feasibility test of 1e-10 may cost where faces meet at small angles
    private const double Rounding = 1e-9;
    // finer than the tolerance, so that the certified end is held to it as well
    private static readonly RadiusOptions Fine = new() { Gap = 1e-8 };

    [Theory]
    [InlineData(Readout.Native, false)]
    [InlineData(Readout.Native, true)]
    [InlineData(Readout.Sum, true)]
    [InlineData(Readout.Mean, true)]
    [InlineData(Readout.Max, true)]
    [InlineData(Readout.Sum, true, 3)]
    [InlineData(Readout.Sum, true, 4)]
    [InlineData(Readout.Mean, true, 3)]
    [InlineData(Readout.Mean, true, 4)]
    [InlineData(Readout.Max, true, 3)]
    [InlineData(Readout.Max, true, 4)]
    public void Solve_RandomTinyNetworks_EqualsEnumeration(Readout readout, bool multiclass, int groups = 2)
    {
        AssertEqualsEnumeration(readout, number => TinyCase.Draw(number, readout, multiclass, groups));
    }

    [Theory]
    [InlineData(Readout.Native)]
    [InlineData(Readout.Sum)]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Max)]
    public void Solve_RandomTinyDenseNetworks_EqualsEnumeration(Readout readout) =>
        AssertEqualsEnumeration(readout, number => TinyCase.DrawDense(number, readout));

    private static void AssertEqualsEnumeration(Readout readout, Func<int, TinyCase> draw)
    {
        int finite = 0, touched = 0, broken = 0;
        for (int number = 0; number < Cases; number++)
        {
            TinyCase tiny = draw(number);
            SampleRadius solved = Solve(tiny);
            double exact = Enumerate(tiny, readout, shift: 0);
            string because = Describe(tiny, solved, $"enumeration {exact:R}");
            Assert.True(
                solved.Bracket.Certified <= exact + Slack(Rounding, exact) && exact <= solved.Bracket.Attacked + Slack(Rounding, exact),
                because);
            // a tie but for the rounding of 1/3: the radius is 0, and nothing more can be certified
            if (solved.Margin is > 0 and < Rounding)
            {
                continue;
            }

            Assert.True(Near(solved.Bracket.Certified, exact), because);
            Assert.True(solved.Status == RadiusStatus.Misclassified == solved.Margin <= 0, because);
            if (Near(solved.Bracket.Attacked, exact))
            {
                // a margin of rounding size has a bracket of rounding size; where only ties are so near, a negative margin is further
                Assert.True(
                    solved.Status != RadiusStatus.Bracket || exact < Rounding || IsNearestBelow(tiny, solved), because);
            }
            else
            {
                AssertOnlyTouched(tiny, solved, exact, because);
                touched++;
            }

            finite += exact is > 0 and < double.PositiveInfinity ? 1 : 0;
            broken += AssertNoAttackIsShorter(tiny, solved.Bracket.Certified, because) ? 1 : 0;
        }

        Assert.True(touched < Cases / 100, $"{touched} cases are brackets");
        Assert.True(finite > Cases / 2, $"only {finite} cases had a radius");
        Assert.True(broken > finite / 2, $"only {broken} of {finite} samples were broken by PGD");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Solve_ProbabilityOfRandomTinyNetworks_LiesBetweenTheEnumerations(int groups)
    {
        AssertBetweenEnumerations(number => TinyCase.Draw(number, Readout.Probability, multiclass: true, groups));
    }

    [Fact]
    public void Solve_ProbabilityOfRandomTinyDenseNetworks_LiesBetweenTheEnumerations()
    {
        AssertBetweenEnumerations(number => TinyCase.DrawDense(number, Readout.Probability));
    }

    private static void AssertBetweenEnumerations(Func<int, TinyCase> draw)
    {
        int finite = 0, broken = 0;
        for (int number = 0; number < Cases; number++)
        {
            // max ≤ log-sum-exp ≤ max + ln|J|: {max margin ≤ −ln|J_y|} ⊆ {wrong} ⊆ {max margin ≤ ln|J_−y|}
            TinyCase tiny = draw(number);
            SampleRadius solved = Solve(tiny);
            if (solved.Status == RadiusStatus.Misclassified)
            {
                Assert.True(solved.Margin <= 0, Describe(tiny, solved, "misclassified"));
                continue;
            }

            Partition partition = tiny.Samples.Partition!;
            int largest = partition.Labels.ToArray().Where(y => y != tiny.Label).Max(y => partition.Clusters(y).Count);
            double least = Enumerate(tiny, Readout.Max, Math.Log(largest));
            double most = Enumerate(tiny, Readout.Max, -Math.Log(partition.Clusters(tiny.Label).Count));
            string because = Describe(tiny, solved, $"between {least:R} and {most:R}");
            Assert.True(
                solved.Bracket.Certified <= solved.Bracket.Attacked && solved.Bracket.Certified >= least - Slack(Tolerance, least),
                because);
            Assert.True(solved.Bracket.Attacked <= most + Slack(Tolerance, most), because);
            Assert.True(
                double.IsPositiveInfinity(solved.Bracket.Attacked) || tiny.Classifier.ComputeMargin(solved.Witness!.Point, tiny.Label) <= 0,
                because);
            AssertNoWrongPointInside(tiny, solved.Bracket.Certified, (ulong)number, because);
            finite += double.IsFinite(most) ? 1 : 0;
            broken += AssertNoAttackIsShorter(tiny, solved.Bracket.Certified, because) ? 1 : 0;
        }

        Assert.True(finite > Cases / 2, $"only {finite} cases had a radius");
        Assert.True(broken > finite / 2, $"only {broken} of {finite} samples were broken by PGD");
    }

    /// <summary>
    /// Where margin = 0 is reached without going below it no rounded point need tie: there the certified end stands, and the attacked one
    /// is the way to a negative margin, or less.
    /// </summary>
    private static void AssertOnlyTouched(TinyCase tiny, SampleRadius solved, double exact, string because)
    {
        const double Below = -1e-6, Cost = 1e-3;        // what such a shift may cost where the margin of these networks falls at all
        double negative = Enumerate(tiny, tiny.Classifier.Readout, Below);
        Assert.True(solved.Status == RadiusStatus.Bracket, because);
        Assert.True(
            negative > exact + Slack(Cost, exact) && solved.Bracket.Attacked <= negative,
            $"{because}, but the margin is negative at {negative:R}");
    }

    private static bool IsNearestBelow(TinyCase tiny, SampleRadius solved)
    {
        const double Below = -1e-9;         // of the margin at the sample: what the solver asks for where no rounded point ties
        double nearest = Enumerate(tiny, tiny.Classifier.Readout, Below * solved.Margin);
        return Math.Abs(solved.Bracket.Attacked - nearest) <= Slack(Rounding, nearest);
    }

    /// <summary>PGD around the radius, DeepFool, and the averaged-feature line; whether PGD broke the sample.</summary>
    private static bool AssertNoAttackIsShorter(TinyCase tiny, double certified, string because)
    {
        const double Swallowed = 1e12;      // so far out the rounding of z swallows whole margins, and points tie that do not
        double unit = double.IsFinite(certified) && certified > 0 ? certified : 1;
        double[] direction = new double[tiny.Classifier.InputDimension];
        for (int r = 0; r < tiny.Classifier.Network.Hidden.NeuronCount; r++)
        {
            double side = tiny.Classifier.Network.GroupOf(r) switch { 0 => 1, 1 => -1, _ => 0 };
            TensorPrimitives.MultiplyAdd(tiny.Classifier.Network.Hidden.Weights.Row(r), side, direction, direction);
        }

        var problem = new AttackProblem(
            tiny.Classifier, tiny.Samples, new AttackRules(Norm.L2, [0.5 * unit, (1 - 1e-9) * unit, 1.1 * unit, 2 * unit], new Seed(1)));
        AttackResult pgd = new PgdAttack(new PgdOptions()).Search(problem);
        foreach (AttackResult result in (AttackResult[])
        [
            pgd,
            new DeepFoolAttack(new DeepFoolOptions()).Search(problem),
            .. tiny.Samples.GroupCount == 2 && direction.Any(v => v != 0)
                ? [new AveragedFeatureAttack(direction).Search(problem)]
                : Array.Empty<AttackResult>(),
        ])
        {
            Assert.True(
                result.Distances[0] >= Math.Min(certified, Swallowed), $"{because}, but {result.Attack} needs {result.Distances[0]:R}");
        }

        return pgd.Witnesses[0] is not null;
    }

    private static void AssertNoWrongPointInside(TinyCase tiny, double certified, ulong number, string because)
    {
        const int Directions = 100;
        const double Far = 1e3;
        RandomSource random = new Seed(3).For("scan", number);
        double length = Math.Min(certified, Far);
        for (int i = 0; i < Directions; i++)
        {
            double[] direction = TestNetworks.Gaussian(tiny.Point.Length, random);
            double norm = TensorPrimitives.Norm<double>(direction);
            foreach (double share in (double[])[0.5, 0.9, 0.99, 1 - 1e-9])
            {
                double[] point = [.. tiny.Point.Zip(direction, (x, u) => x + (share * length * u / norm))];
                Assert.True(tiny.Classifier.ComputeMargin(point, tiny.Label) > 0, $"{because}, but a point at {share * length:R} is wrong");
            }
        }
    }

    private static SampleRadius Solve(TinyCase tiny) => RadiusSolver.Solve(tiny.Classifier, tiny.Samples, Fine, TimeProvider.System)[0];

    private static double Enumerate(TinyCase tiny, Readout readout, double shift) =>
        RegionEnumeration.Solve(tiny.Classifier.Network, readout, tiny.Point, tiny.Label, shift);

    private static double Slack(double relative, double length) => double.IsFinite(length) ? relative * Math.Max(1, length) : 0;

    private static bool Near(double length, double exact) => length == exact || Math.Abs(length - exact) <= Slack(Tolerance, exact);

    private static string Describe(TinyCase tiny, SampleRadius solved, string truth) =>
        $"{tiny}: {solved.Status}, certified {solved.Bracket.Certified:R}, {truth}, attacked {solved.Bracket.Attacked:R}";
}
