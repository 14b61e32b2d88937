using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Tests.Attacks;

/// <summary>
/// Second implementation: the managed attacks, in double precision, on the same two-layer network, from the same start (random ones too:
/// the streams are the same).
/// </summary>
public sealed class ImageAttackParityTests : NativeTest
{
    private static readonly double[] Radii = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28];

    public static TheoryData<Norm, Readout, bool, AttackLoss, bool> Cases
    {
        get
        {
            var cases = new TheoryData<Norm, Readout, bool, AttackLoss, bool>();
            foreach (Norm norm in Enum.GetValues<Norm>())
            {
                foreach (bool passThrough in (bool[])[false, true])
                {
                    cases.Add(norm, Readout.Max, true, AttackLoss.Margin, passThrough);
                    cases.Add(norm, Readout.Max, true, AttackLoss.Training, passThrough);
                    cases.Add(norm, Readout.Max, false, AttackLoss.Rivals, passThrough);
                    cases.Add(norm, Readout.Max, false, AttackLoss.Training, passThrough);
                    cases.Add(norm, Readout.Sum, false, AttackLoss.Margin, passThrough);
                    cases.Add(norm, Readout.Mean, false, AttackLoss.Margin, passThrough);
                    cases.Add(norm, Readout.Probability, false, AttackLoss.Margin, passThrough);
                    cases.Add(norm, Readout.Native, false, AttackLoss.Dlr, passThrough);
                    cases.Add(norm, Readout.Native, false, AttackLoss.Rivals, passThrough);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pgd_SameNetworkAndStart_BreaksAtTheSameRadii(Norm norm, Readout readout, bool coarse, AttackLoss loss, bool passThrough)
    {
        var options = new PgdOptions { Steps = 10, RandomStart = false, Loss = loss, PassThrough = passThrough };
        AssertSame(new PgdAttack(options), new ImagePgdAttack(options), norm, readout, coarse);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apgd_SameNetworkAndStream_BreaksAtTheSameRadii(Norm norm, Readout readout, bool coarse, AttackLoss loss, bool passThrough)
    {
        var options = new ApgdOptions { Steps = 25, Loss = loss, PassThrough = passThrough };
        AssertSame(new ApgdAttack(options), new ImageApgdAttack(options), norm, readout, coarse);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fmn_SameNetwork_FindsTheSameDistances(Norm norm, Readout readout, bool coarse, AttackLoss loss, bool passThrough)
    {
        // RelativeStep = 1 lands on the boundary of a linear piece at once: there rounding decides, and the searches part
        var options = new FmnOptions { Steps = 12, RelativeStep = 1.3, Loss = loss, PassThrough = passThrough };
        AssertSame(new FmnAttack(options), new ImageFmnAttack(options), norm, readout, coarse);
    }

    [Theory]
    [InlineData(Readout.Max, true, AttackLoss.Margin, false)]
    [InlineData(Readout.Sum, false, AttackLoss.Margin, true)]
    [InlineData(Readout.Max, false, AttackLoss.Rivals, true)]
    [InlineData(Readout.Native, false, AttackLoss.Training, false)]
    public void Ddn_SameNetwork_FindsTheSameDistances(Readout readout, bool coarse, AttackLoss loss, bool passThrough)
    {
        var options = new DdnOptions { Steps = 30, RelativeStep = 1.3, Loss = loss, PassThrough = passThrough };
        AssertSame(new DdnAttack(options), new ImageDdnAttack(options), Norm.L2, readout, coarse);
    }

    [Fact]
    public void Restart_SameStream_FindsTheSameDistances()
    {
        const int restart = 2;
        var options = new FmnOptions { Steps = 12, RelativeStep = 1.3 };
        using var twin = new TwinNetwork(Readout.Max, coarse: false);
        ImageAttackProblem there = twin.DeepProblem(Norm.L2, Radii);
        AttackResult managed = Search(twin.ManagedProblem(Norm.L2, Radii));
        AttackResult deep = new ImageFmnAttack(options).Search(there.WithRules(there.Rules with { Restart = restart }));

        AssertClose(managed, deep, image => IsDecidedByRounding(twin, Search, managed, Norm.L2, image));
        AttackResult first = new FmnAttack(options).Search(twin.ManagedProblem(Norm.L2, Radii));
        Assert.Contains(Enumerable.Range(0, first.Distances.Count), image => !AreClose(first, managed, image));     // another start

        AttackResult Search(AttackProblem problem) =>
            new FmnAttack(options).Search(problem.WithRules(problem.Rules with { Restart = restart }));
    }

    private static void AssertSame(SampleAttack managed, ImageAttack deep, Norm norm, Readout readout, bool coarse)
    {
        using var twin = new TwinNetwork(readout, coarse);
        AttackResult expected = managed.Search(twin.ManagedProblem(norm, Radii));
        AssertClose(
            expected, deep.Search(twin.DeepProblem(norm, Radii)),
            image => IsDecidedByRounding(twin, problem => managed.Search(problem), expected, norm, image));
    }

    /// <summary>
    /// After some steps around a boundary a point may lie on it by chance. Then the managed search, too,
    /// parts from itself when weights move by their rounding.
    /// </summary>
    private static bool IsDecidedByRounding(
        TwinNetwork twin, Func<AttackProblem, AttackResult> search, AttackResult expected, Norm norm, int image) =>
        Enumerable.Range(0, 20)
            .Any(draw => !AreClose(expected, search(twin.ManagedProblemRounded(norm, Radii, (ulong)draw)), image));

    // Pixels of size 1 in float32 are 6·10⁻⁸ apart, margins of size 1 rounded alike over slopes of size 1: some 10⁻⁶.
    // Directions of up to some 30 steps, each rounded: some 10⁻⁵ of a length.
    private static bool AreClose(AttackResult one, AttackResult other, int image)
    {
        double a = one.Distances[image], b = other.Distances[image];
        return (one.Traits.IsMinimumNorm || one.BrokenAt[image] == other.BrokenAt[image])
            && (a == b || Math.Abs(a - b) <= 2e-6 + (5e-5 * a));
    }

    private static void AssertClose(AttackResult managed, AttackResult deep, Func<int, bool> isDecidedByRounding)
    {
        Assert.Equal((managed.Attack, managed.Norm, managed.Traits.IsMinimumNorm), (deep.Attack, deep.Norm, deep.Traits.IsMinimumNorm));
        Assert.Equal(managed.ZeroGradients, deep.ZeroGradients);
        Assert.Contains(managed.Distances, distance => distance > 0 && double.IsFinite(distance));
        int[] apart = [.. Enumerable.Range(0, managed.Distances.Count).Where(i => !AreClose(managed, deep, i))];
        Assert.True(apart.Length <= 2, $"{apart.Length} of {managed.Distances.Count} images differ");
        Assert.All(apart, i => Assert.True(isDecidedByRounding(i), $"image {i}: {managed.Distances[i]} managed, {deep.Distances[i]} deep"));
    }
}
