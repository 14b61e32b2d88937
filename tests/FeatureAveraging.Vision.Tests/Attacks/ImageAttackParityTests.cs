using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Tests.Attacks;

/// <summary>Second implementation: the managed attacks, in double precision, on the same two-layer network, from the same start (random ones too: the streams are the same).</summary>
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
                    cases.Add(norm, Readout.Max, true, AttackLoss.Native, passThrough);
                    cases.Add(norm, Readout.Max, false, AttackLoss.Rivals, passThrough);
                    cases.Add(norm, Readout.Max, false, AttackLoss.Native, passThrough);
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
        // RelativeStep = 1 lands on the boundary of a linear piece at once, and after many steps around it some point does by chance: there rounding decides, and the searches part
        var options = new FmnOptions { Steps = 12, RelativeStep = 1.3, Loss = loss, PassThrough = passThrough };
        AssertSame(new FmnAttack(options), new ImageFmnAttack(options), norm, readout, coarse);
    }

    [Theory]
    [InlineData(Readout.Max, true, AttackLoss.Margin, false)]
    [InlineData(Readout.Sum, false, AttackLoss.Margin, true)]
    [InlineData(Readout.Max, false, AttackLoss.Rivals, true)]
    [InlineData(Readout.Native, false, AttackLoss.Native, false)]
    public void Ddn_SameNetwork_FindsTheSameDistances(Readout readout, bool coarse, AttackLoss loss, bool passThrough)
    {
        var options = new DdnOptions { Steps = 30, RelativeStep = 1.3, Loss = loss, PassThrough = passThrough };
        AssertSame(new DdnAttack(options), new ImageDdnAttack(options), Norm.L2, readout, coarse);
    }

    [Fact]
    public void Restart_SameStream_FindsTheSameDistances()
    {
        using var twin = new TwinNetwork(Readout.Max, coarse: false);
        AttackResult managed = new FmnAttack(new FmnOptions { Steps = 30 }).Search(twin.ManagedProblem(Norm.L2) with { Run = 2 });
        AttackResult deep = new ImageFmnAttack(new FmnOptions { Steps = 30 }).Search(twin.DeepProblem(Norm.L2) with { Run = 2 });
        AssertClose(managed, deep);
    }

    private static void AssertSame(SampleAttack managed, ImageAttack deep, Norm norm, Readout readout, bool coarse)
    {
        using var twin = new TwinNetwork(readout, coarse);
        AssertClose(managed.Search(twin.ManagedProblem(norm, Radii)), deep.Search(twin.DeepProblem(norm, Radii)));
    }

    // Pixels of size 1 in float32 are 6·10⁻⁸ apart, margins of size 1 rounded alike over slopes of size 1: some 10⁻⁶. Directions of up to some 30 steps, each rounded: some 10⁻⁵ of a length.
    private static void AssertClose(AttackResult managed, AttackResult deep)
    {
        Assert.Equal((managed.Attack, managed.Norm, managed.IsMinimumNorm), (deep.Attack, deep.Norm, deep.IsMinimumNorm));
        Assert.Equal(managed.ZeroGradients, deep.ZeroGradients);
        Assert.Contains(managed.Distances, distance => distance > 0 && double.IsFinite(distance));
        for (int i = 0; i < managed.Distances.Count; i++)
        {
            string image = $"image {i}";
            if (!managed.IsMinimumNorm)
            {
                Assert.True(managed.BrokenAt[i] == deep.BrokenAt[i], $"{image}: {managed.BrokenAt[i]} managed, {deep.BrokenAt[i]} deep");
            }

            bool close = managed.Distances[i] == deep.Distances[i] || Math.Abs(managed.Distances[i] - deep.Distances[i]) <= 2e-6 + (5e-5 * managed.Distances[i]);
            Assert.True(close, $"{image}: {managed.Distances[i]} managed, {deep.Distances[i]} deep");
        }
    }
}
