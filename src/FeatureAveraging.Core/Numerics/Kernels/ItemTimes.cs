namespace FeatureAveraging.Numerics.Kernels;

/// <summary>How long one thread takes for each of its items of a phase, in ticks of the clock.</summary>
internal struct ItemTimes(TimeProvider clock)
{
    private long _last = clock.GetTimestamp();
    private long _total;
    private long _longest;
    private int _count;

    /// <summary>Mean without the longest item, so that one interruption does not count; 0 without items.</summary>
    public readonly double Typical => _count > 1 ? (double)(_total - _longest) / (_count - 1) : _total;

    /// <summary>An item is done; the next begins.</summary>
    public void Add()
    {
        long now = clock.GetTimestamp(), ticks = now - _last;
        (_last, _total, _longest, _count) = (now, _total + ticks, Math.Max(_longest, ticks), _count + 1);
    }
}
