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
/// <remarks>
/// The caller works too and waits only for items that a helper has begun, so a helper that the system does not schedule costs nothing.
/// Between phases the helpers spin for a while and then sleep. Items are handed out one by one, so their results must not depend on the thread.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000;
    private const uint Closed = uint.MaxValue;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private IWorkItems? _work;
    private ExceptionDispatchInfo? _failure;
    private int _count;
    private int _done;
    private long _ticket = Closed;      // phase in the high half, next item in the low half; Closed while a phase is prepared
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

        Open(work, count);
        TakeItems(0);
        var spinner = default(SpinWait);
        while (Volatile.Read(ref _done) < count)
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
        _stopped = true;
        WakeSleepers();
    }

    /// <summary>Publishes a phase: closed first, so that no helper mixes an old ticket with the new work.</summary>
    private void Open(IWorkItems work, int count)
    {
        long phase = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (phase << 32) | Closed);
        (_work, _count, _done) = (work, count, 0);
        Interlocked.Exchange(ref _ticket, phase << 32);
        WakeSleepers();
    }

    private void Serve(int worker)
    {
        while (!_stopped)
        {
            long finished = TakeItems(worker);
            AwaitOtherPhase(finished);
        }
    }

    /// <summary>Works until no item is left; gives the phase that was found exhausted.</summary>
    private long TakeItems(int worker)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            IWorkItems? work = _work;
            if ((uint)ticket == Closed || (uint)ticket >= (uint)_count)
            {
                return (uint)ticket == Closed ? -1 : ticket >> 32;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket)
            {
                Execute(work!, (int)ticket, worker);
                Interlocked.Increment(ref _done);
            }
        }
    }

    private void Execute(IWorkItems work, int item, int worker)
    {
        try
        {
            work.Execute(item, worker);
        }
        catch (Exception failure)      // of any kind: it crosses threads and is rethrown by Run
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    private void AwaitOtherPhase(long finished)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (_stopped || HasWork(finished))
            {
                return;
            }

            Thread.SpinWait(4);
        }

        lock (_gate)
        {
            if (_stopped || HasWork(finished))
            {
                return;
            }

            _sleepers++;
        }

        _wake.Wait();
    }

    private bool HasWork(long finished)
    {
        long ticket = Volatile.Read(ref _ticket);
        return (uint)ticket != Closed && ticket >> 32 != finished;
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
}
