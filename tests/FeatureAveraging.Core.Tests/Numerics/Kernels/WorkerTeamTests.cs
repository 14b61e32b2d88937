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

    /// <summary>The helper has begun an item before the caller works, and ends it when the caller has long gone to sleep.</summary>
    [Fact]
    public void Run_HelperStallsInTheMiddleOfAnItem_WaitsAsleepAndReturns()
    {
        using var team = new WorkerTeam(2);
        var work = new Stalling(8);
        team.Run(work, 8);
        Assert.Equal([7, 1], work.DoneBy);
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

    private sealed class Stalling(int items) : IWorkItems
    {
        private volatile bool _begun;

        public int[] DoneBy { get; } = new int[2];

        public void Execute(int item, int worker)
        {
            _begun |= worker == 1;
            SpinWait.SpinUntil(() => _begun);
            if (worker == 1)
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref DoneBy[0]) == items - 1);
                Thread.Sleep(20);       // long past the caller's spinning
            }

            Interlocked.Increment(ref DoneBy[worker]);
        }
    }
}
