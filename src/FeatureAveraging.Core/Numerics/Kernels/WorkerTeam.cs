using System.Runtime.ExceptionServices;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>Work that falls into independent items; which thread takes which item cannot matter.</summary>
internal interface IWorkItems
{
    /// <summary>Does one item.</summary>
    /// <param name="item">Item, from 0.</param>
    /// <param name="worker">Which thread of the team it is, from 0; for scratch memory.</param>
    void Execute(int item, int worker);
}

/// <summary>A fixed team of threads for short parallel phases, thousands of them, without allocation.</summary>
/// <remarks>Between phases the helpers spin for a while and then sleep. Items are handed out one by one, so their results must not depend on the thread.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 3000;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private IWorkItems? _work;
    private ExceptionDispatchInfo? _failure;
    private int _count;
    private int _next;
    private int _busy;
    private int _phase;
    private int _sleepers;
    private volatile bool _stopped;

    /// <summary>Starts a team.</summary>
    /// <param name="threads">Threads, the caller's own included; 1 starts none.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        for (int worker = 1; worker < threads; worker++)
        {
            int own = worker;
            new Thread(() => Serve(own)) { IsBackground = true, Name = $"FeatureAveraging worker {own}" }.Start();
        }
    }

    /// <summary>Threads of the team.</summary>
    public int Threads { get; }

    /// <summary>Does all items and returns when the last one is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="count">Number of items.</param>
    public void Run(IWorkItems work, int count)
    {
        if (Threads == 1 || count <= 1)
        {
            for (int item = 0; item < count; item++)
            {
                work.Execute(item, 0);
            }

            return;
        }

        (_work, _count, _next, _busy) = (work, count, 0, Threads - 1);
        Interlocked.Increment(ref _phase);
        WakeSleepers();
        TakeItems(0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _busy) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        Interlocked.Increment(ref _phase);
        WakeSleepers();
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            AwaitPhase(seen);
            seen++;
            if (_stopped)
            {
                return;
            }

            TakeItems(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void AwaitPhase(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (Volatile.Read(ref _phase) != seen)
            {
                return;
            }

            Thread.SpinWait(4);
        }

        while (true)
        {
            lock (_gate)
            {
                if (_phase != seen)
                {
                    return;
                }

                _sleepers++;
            }

            _wake.Wait();
        }
    }

    private void WakeSleepers()
    {
        lock (_gate)
        {
            if (_sleepers > 0)
            {
                _wake.Release(_sleepers);
                _sleepers = 0;
            }
        }
    }

    private void TakeItems(int worker)
    {
        try
        {
            for (int item = Interlocked.Increment(ref _next) - 1; item < _count; item = Interlocked.Increment(ref _next) - 1)
            {
                _work!.Execute(item, worker);
            }
        }
        catch (Exception failure)      // of any kind: it crosses threads and is rethrown by Run
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }
}
