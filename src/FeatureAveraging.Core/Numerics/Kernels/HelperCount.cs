namespace FeatureAveraging.Numerics.Kernels;

/// <summary>How many helpers a team asks: all while that pays, fewer for a while where other processes hold the cores.</summary>
/// <remarks>
/// A phase is late when it took more than twice as long as its items need on one undisturbed core: then some thread lost its core in the middle of an item, and the others waited.
/// After a late phase half the threads are asked, and after a pause twice as many again. What a number of threads is worth is its slowdown: wall time over that need, added up
/// since the number was last changed. More threads stay although phases are late, if their slowdown is less; where it is greater, the pauses grow. A quiet machine has no late phases.
/// </remarks>
internal sealed class HelperCount
{
    private const int PausePerDelay = 8;
    private const int PausePerTrial = 16;
    private const double NeedGrowth = 1.25;     // in one phase, so that interruptions do not count but other phases of the same work do
    private readonly int _most;
    private readonly long _shortestDelay;
    private readonly long _longestPause;
    private readonly double?[] _slowdowns;      // by number of helpers, as last measured
    private IWorkItems? _work;
    private double _need;                       // of one item of this work on one core
    private double _time;                       // wall time since the number was last changed
    private double _needs;                      // and what its items needed
    private double _pause;

    /// <summary>Begins with all helpers.</summary>
    /// <param name="most">Helpers of the team.</param>
    /// <param name="frequency">Ticks a second of the clock that times come from.</param>
    public HelperCount(int most, long frequency)
    {
        (_most, Current) = (most, most);
        (_shortestDelay, _longestPause) = (frequency / 10_000, frequency);
        _slowdowns = new double?[most + 1];
    }

    /// <summary>Helpers to ask in the next phase.</summary>
    public int Current { get; private set; }

    /// <summary>Learns from a phase.</summary>
    /// <param name="work">Its work; the need of an item is learnt anew for each.</param>
    /// <param name="items">Its number of items.</param>
    /// <param name="wall">How long it took.</param>
    /// <param name="own">The caller's own items.</param>
    public void Learn(IWorkItems work, int items, long wall, in ItemTimes own)
    {
        if (own.Typical > 0)
        {
            _need = work == _work ? Math.Min(own.Typical, NeedGrowth * _need) : own.Typical;
            _work = work;
        }

        if (work != _work)
        {
            return;     // the helpers took every item; nothing is known of them
        }

        double need = items * _need, delay = wall - (2 * need);
        (_time, _needs) = (_time + wall, _needs + need);
        if (delay > _shortestDelay && Current > 0)
        {
            AskFewer(delay);
        }
        else if (Current < _most && _time >= _pause)
        {
            Ask((2 * Current) + 1);
        }
    }

    private void AskFewer(double delay)
    {
        double? fewer = _slowdowns[Current / 2];
        bool pays = _time < fewer * _needs, worse = fewer is not null && !pays;
        bool told = pays ? _time >= PausePerTrial * _pause : !worse || _time >= _pause / PausePerTrial;
        if (told)
        {
            _pause = Math.Min(_longestPause, worse ? 2 * _pause : PausePerDelay * delay);
            Ask(Current / 2);
        }
    }

    private void Ask(int helpers)
    {
        _slowdowns[Current] = _time / _needs;
        (Current, _time, _needs) = (Math.Min(_most, helpers), 0, 0);
    }
}
