namespace FeatureAveraging.Core.Tests.Training;

/// <summary>What further steps of a training allocate.</summary>
internal static class TrainingAllocation
{
    /// <summary>Asserts that ten times the steps allocate no more.</summary>
    /// <param name="train">Trains for a number of steps.</param>
    public static void AssertNoneForFurtherSteps(Action<int> train)
    {
        long Allocated(int steps)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            train(steps);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(500);
        // a collection in between adds a few kilobytes of bookkeeping
        long least = Enumerable.Range(0, 6).Min(_ => Allocated(500) - Allocated(50));
        Assert.InRange(least, long.MinValue, 449);       // less than one byte for each further step: none
    }
}
