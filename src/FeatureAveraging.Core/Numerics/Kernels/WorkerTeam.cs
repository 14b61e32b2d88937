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
/// The caller works too and waits only for items that a helper has begun, so a helper that the system does not schedule costs nothing. One that loses its core in the middle
/// of an item does cost: where that does not pay, fewer helpers are asked for a while (<see cref="HelperCount"/>). Who waits, spins for a short time and then sleeps.
/// Items are handed out one by one, so their results must not depend on the thread.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const uint Closed = uint.MaxValue;
    private readonly TimeProvider _clock;
    private readonly HelperCount _helpers;
    private readonly Sleeper[] _sleepers;       // by worker; the caller is worker 0
    private IWorkItems? _work;
    private ExceptionDispatchInfo? _failure;
    private int _count;
    private int _done;
    private long _ticket = Closed;              // phase in the high half, next item in the low half; Closed while a phase is prepared
    private volatile int _asked;                // helpers 1 … _asked take part in the phase
    private volatile bool _stopped;

    /// <summary>Starts a team.</summary>
    /// <param name="threads">Threads, the caller's own included; 1 starts none.</param>
    /// <param name="clock">Times the phases; null for the system's.</param>
    public WorkerTeam(int threads, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _clock = clock ?? TimeProvider.System;
        _helpers = new HelperCount(threads - 1, _clock.TimestampFrequency);
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
            DoAlone(work, count);
            return;
        }

        long start = _clock.GetTimestamp();
        ItemTimes own;
        if (_helpers.Current == 0)
        {
            own = DoAlone(work, count);
        }
        else
        {
            Open(work, count);
            TakeItems(0, out own);
            _sleepers[0].Await(new AllDone(this, count));
        }

        _helpers.Learn(work, count, _clock.GetTimestamp() - start, own);
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

    private ItemTimes DoAlone(IWorkItems work, int count)
    {
        var times = new ItemTimes(_clock);
        for (int item = 0; item < count; item++)
        {
            work.Execute(item, 0);
            times.Add();
        }

        return times;
    }

    /// <summary>Publishes a phase: closed first, so that no helper mixes an old ticket with the new work.</summary>
    private void Open(IWorkItems work, int count)
    {
        long phase = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (phase << 32) | Closed);
        (_work, _count, _done, _asked) = (work, count, 0, Math.Min(_helpers.Current, count - 1));
        Interlocked.Exchange(ref _ticket, phase << 32);
        for (int worker = 1; worker <= _asked; worker++)
        {
            _sleepers[worker].Wake();
        }
    }

    private void Serve(int worker)
    {
        while (!_stopped)
        {
            long finished = TakeItems(worker, out _);
            _sleepers[worker].Await(new OtherPhase(this, worker, finished));
        }
    }

    /// <summary>Works until no item is left; gives the phase that was found exhausted.</summary>
    private long TakeItems(int worker, out ItemTimes times)
    {
        times = new ItemTimes(_clock);
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            (IWorkItems? work, int count) = (_work, _count);
            if ((uint)ticket == Closed || (uint)ticket >= (uint)count || worker > _asked)
            {
                return (uint)ticket == Closed ? -1 : ticket >> 32;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket)
            {
                Execute(work!, (int)ticket, worker);
                times.Add();
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

    private readonly struct OtherPhase(WorkerTeam team, int worker, long finished) : ICondition
    {
        public bool Holds
        {
            get
            {
                long ticket = Volatile.Read(ref team._ticket);
                return team._stopped || ((uint)ticket != Closed && ticket >> 32 != finished && worker <= team._asked);
            }
        }
    }
}
