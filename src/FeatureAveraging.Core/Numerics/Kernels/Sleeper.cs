namespace FeatureAveraging.Numerics.Kernels;

/// <summary>Something that another thread brings about.</summary>
internal interface ICondition
{
    /// <summary>Whether it has come about.</summary>
    bool Holds { get; }
}

/// <summary>How one thread waits: it spins for a fraction of a millisecond and then sleeps, so that it leaves its core to others.</summary>
/// <remarks>It never yields: beside a busy process that would give away a whole time slice, even when the wait is over at once.</remarks>
internal sealed class Sleeper
{
    private const int Spins = 2000;
    private readonly object _gate = new();
    private volatile bool _asleep;

    /// <summary>Waits until a condition holds. Whoever makes it hold calls <see cref="Wake"/> afterwards.</summary>
    /// <param name="condition">The condition.</param>
    public void Await<T>(T condition)
        where T : struct, ICondition
    {
        for (int spin = 0; spin < Spins; spin++)
        {
            if (condition.Holds)
            {
                return;
            }

            Thread.SpinWait(4);
        }

        lock (_gate)
        {
            _asleep = true;
            Interlocked.MemoryBarrier();        // asleep is seen before the condition is looked at, or the condition holds
            while (!condition.Holds)
            {
                Monitor.Wait(_gate);
            }

            _asleep = false;
        }
    }

    /// <summary>Lets the thread look at its condition again.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (_asleep)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
