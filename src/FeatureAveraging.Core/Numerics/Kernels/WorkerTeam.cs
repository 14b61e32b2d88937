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
/// Who waits, spins for a short time and then sleeps (<see cref="Sleeper"/>).
/// Items are handed out one by one, so their results must not depend on the thread.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const uint Closed = uint.MaxValue;
    private readonly Sleeper[] _sleepers;       // by worker; the caller is worker 0
    private IWorkItems? _work;
    private ExceptionDispatchInfo? _failure;
    private int _count;
    private int _done;
    private long _ticket = Closed;              // phase in the high half, next item in the low half; Closed while a phase is prepared
    private volatile bool _stopped;

    /// <summary>Starts a team.</summary>
    /// <param name="threads">Threads, the caller's own included; 1 starts none.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _sleepers = new Sleeper[threads];
        for (int worker = 0; worker < threads; worker++)
        {
            _sleepers[worker] = new Sleeper();
        }

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
        _sleepers[0].Await(new AllDone(this, count));
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        _stopped = true;
        foreach (Sleeper sleeper in _sleepers)
        {
            sleeper.Wake();
        }
    }

    /// <summary>Publishes a phase: closed first, so that no helper mixes an old ticket with the new work.</summary>
    private void Open(IWorkItems work, int count)
    {
        long phase = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (phase << 32) | Closed);
        (_work, _count, _done) = (work, count, 0);
        Interlocked.Exchange(ref _ticket, phase << 32);
        for (int worker = 1; worker < Math.Min(Threads, count); worker++)
        {
            _sleepers[worker].Wake();
        }
    }

    private void Serve(int worker)
    {
        while (!_stopped)
        {
            long finished = TakeItems(worker);
            _sleepers[worker].Await(new OtherPhase(this, finished));
        }
    }

    /// <summary>Works until no item is left; gives the phase that was found exhausted.</summary>
    private long TakeItems(int worker)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            (IWorkItems? work, int count) = (_work, _count);
            if ((uint)ticket == Closed || (uint)ticket >= (uint)count)
            {
                return (uint)ticket == Closed ? -1 : ticket >> 32;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket)
            {
                Execute(work!, (int)ticket, worker);
                if (Interlocked.Increment(ref _done) == count && worker > 0)
                {
                    _sleepers[0].Wake();
                }
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

    private readonly struct AllDone(WorkerTeam team, int count) : ICondition
    {
        public bool Holds => Volatile.Read(ref team._done) == count;
    }

    private readonly struct OtherPhase(WorkerTeam team, long finished) : ICondition
    {
        public bool Holds
        {
            get
            {
                long ticket = Volatile.Read(ref team._ticket);
                return team._stopped || ((uint)ticket != Closed && ticket >> 32 != finished);
            }
        }
    }
}
