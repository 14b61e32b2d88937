using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Core.Tests.Numerics.Kernels;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    public void Run_ManyPhases_DoesEveryItemOncePerPhase(int threads)
    {
        using var team = new WorkerTeam(threads);
        var work = new Counting(37);
        for (int phase = 1; phase <= 2000; phase++)
        {
            team.Run(work, phase % 37);
        }

        for (int item = 0; item < 37; item++)
        {
            Assert.Equal(Enumerable.Range(1, 2000).Count(phase => phase % 37 > item), work.Counts[item]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_ItemThrows_RethrowsAfterAllItemsAndTheTeamStaysUsable(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Throws<InvalidOperationException>(() => team.Run(new Throwing(), 50));
        var work = new Counting(50);
        team.Run(work, 50);
        Assert.All(work.Counts, c => Assert.Equal(1, c));
    }

    [Fact]
    public void Run_AfterSleeping_WakesTheHelpers()
    {
        using var team = new WorkerTeam(3);
        var work = new Counting(9);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);       // long past the spinning
            team.Run(work, 9);
        }

        Assert.All(work.Counts, c => Assert.Equal(5, c));
    }

    /// <summary>By a played clock the helper takes 100 ms for its item, which needs 10 µs; the caller then works alone, and asks again later.</summary>
    [Fact]
    public void Run_HelperStalls_IsLeftOutForAWhileAndThenAskedAgain()
    {
        var clock = new PlayedClock { Frequency = 1_000_000 };
        using var team = new WorkerTeam(2, clock);
        team.Run(new Stalling(clock), 8);
        var work = new Timed(clock);
        for (int phase = 0; phase < 5000; phase++)
        {
            team.Run(work, 8);      // 80 µs: 0.4 s in all
        }

        Assert.Equal([40_000, 0], work.DoneBy);
        Assert.True(SpinWait.SpinUntil(() => { team.Run(work, 8); return work.DoneBy[1] > 0; }, TimeSpan.FromMinutes(1)), "the helper was never asked again");
    }

    private sealed class Counting(int items) : IWorkItems
    {
        public int[] Counts { get; } = new int[items];

        public void Execute(int item, int worker) => Interlocked.Increment(ref Counts[item]);
    }

    private sealed class Throwing : IWorkItems
    {
        public void Execute(int item, int worker)
        {
            if (item == 13)
            {
                throw new InvalidOperationException("item 13");
            }
        }
    }

    private sealed class Timed(PlayedClock clock) : IWorkItems
    {
        public int[] DoneBy { get; } = new int[2];

        public void Execute(int item, int worker)
        {
            DoneBy[worker]++;
            clock.Advance(10);
        }
    }

    /// <summary>The caller waits until the helper has begun an item, and the helper ends it when the caller has done all others.</summary>
    private sealed class Stalling(PlayedClock clock) : IWorkItems
    {
        private volatile bool _begun;
        private volatile int _others;

        public void Execute(int item, int worker)
        {
            if (worker == 0)
            {
                SpinWait.SpinUntil(() => _begun);
                clock.Advance(10);
                _others++;
                return;
            }

            _begun = true;
            SpinWait.SpinUntil(() => _others == 7);
            clock.Advance(100_000);
        }
    }
}
