using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Core.Tests.Numerics.Kernels;

/// <summary>Times are played: a tick is a microsecond, and an item of the work needs ten of them.</summary>
public class HelperCountTests
{
    private const int Items = 16;
    private const long Need = 160;
    private const long Shared = 85;     // a phase on two undisturbed threads
    private const long Late = 4000;     // a phase in which a helper lost its core
    private readonly PlayedClock _clock = new() { Frequency = 1_000_000 };
    private readonly IWorkItems _work = new NoWork();

    [Fact]
    public void Learn_QuietMachine_AsksAllAlways()
    {
        var helpers = new HelperCount(1, _clock.TimestampFrequency);
        Assert.Equal(100_000, CountWithHelpers(helpers, 100_000, (_, _) => Shared));
    }

    [Fact]
    public void Learn_OneLatePhase_AsksAllAgainSoonAndStays()
    {
        var helpers = new HelperCount(1, _clock.TimestampFrequency);
        Learn(helpers, Late);
        Assert.Equal(0, helpers.Current);
        int alone = 0;
        for (; helpers.Current == 0; alone++)
        {
            Learn(helpers, Need);
        }

        Assert.InRange(alone * Need, 4 * Late, 9 * Late);
        Assert.Equal(100_000, CountWithHelpers(helpers, 100_000, (_, _) => Shared));
    }

    /// <summary>Every 40th phase is late: 4000 beside 40 · 85, more than 40 · 160 − 40 · 85 saves. Nearly all phases are then the caller's alone, and the time is near its own.</summary>
    [Fact]
    public void Learn_HelpersDoNotPay_WorksAloneAndLosesLittle()
    {
        var helpers = new HelperCount(1, _clock.TimestampFrequency);
        long total = 0;
        int asked = CountWithHelpers(helpers, 10_000, (phase, own) => Add(ref total, own ? Need : phase % 40 == 0 ? Late : Shared));
        Assert.InRange(asked, 1, 1_000);
        Assert.InRange((double)total / (10_000 * Need), 1.0, 1.1);
    }

    /// <summary>Every 400th phase is late, which costs 4000 and saves 400 · 75: helpers pay all the same.</summary>
    [Fact]
    public void Learn_HelpersPayThoughPhasesAreLate_AsksThemMostly()
    {
        var helpers = new HelperCount(1, _clock.TimestampFrequency);
        Assert.InRange(CountWithHelpers(helpers, 100_000, (phase, own) => own ? Need : phase % 400 == 0 ? Late : Shared), 80_000, 100_000);
    }

    [Fact]
    public void Learn_MachineBecomesQuiet_AsksAllAgain()
    {
        var helpers = new HelperCount(1, _clock.TimestampFrequency);
        CountWithHelpers(helpers, 10_000, (_, own) => own ? Need : Late);
        Assert.InRange(CountWithHelpers(helpers, 100_000, (_, own) => own ? Need : Shared), 90_000, 100_000);
    }

    [Fact]
    public void Learn_LatePhasesOfManyThreads_HalvesThemEachTime()
    {
        var helpers = new HelperCount(15, _clock.TimestampFrequency);
        var seen = new List<int> { helpers.Current };
        while (helpers.Current > 0)
        {
            Learn(helpers, Late);
            seen.Add(helpers.Current);
        }

        Assert.Equal([15, 7, 3, 1, 0], seen);
    }

    private int CountWithHelpers(HelperCount helpers, int phases, Func<int, bool, long> wall)
    {
        int asked = 0;
        for (int phase = 1; phase <= phases; phase++)
        {
            asked += helpers.Current > 0 ? 1 : 0;
            Learn(helpers, wall(phase, helpers.Current == 0));
        }

        return asked;
    }

    private void Learn(HelperCount helpers, long wall)
    {
        var own = new ItemTimes(_clock);
        for (int item = 0; item < Items / 2; item++)
        {
            _clock.Advance(Need / Items);
            own.Add();
        }

        helpers.Learn(_work, Items, wall, own);
    }

    private static long Add(ref long total, long wall)
    {
        total += wall;
        return wall;
    }

    private sealed class NoWork : IWorkItems
    {
        public void Execute(int item, int worker)
        {
        }
    }
}
