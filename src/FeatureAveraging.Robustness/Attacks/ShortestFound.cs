namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// The shortest wrong point of one search. The target keeps the shortest of all searches on the sample; a search against one
/// rival must not take another rival's point for its own.
/// </summary>
internal ref struct ShortestFound
{
    private readonly AttackTarget _target;
    private readonly Span<double> _best;
    private ref double _length;

    /// <summary>Looks at what a search has found so far.</summary>
    /// <param name="target">The sample.</param>
    /// <param name="best">Scratch for the point.</param>
    /// <param name="length">Its length, which outlives this view; +∞ while there is none.</param>
    public ShortestFound(AttackTarget target, Span<double> best, ref double length)
    {
        _target = target;
        _best = best;
        _length = ref length;
    }

    /// <summary>Its length; +∞ while there is none.</summary>
    public readonly double Length => _length;

    /// <summary>Whether there is one.</summary>
    public readonly bool Any => double.IsFinite(Length);

    /// <summary>Takes the point that was evaluated last.</summary>
    /// <param name="delta">δ.</param>
    /// <param name="margin">The margin at it.</param>
    /// <returns>Whether it is wrong.</returns>
    public readonly bool Offer(ReadOnlySpan<double> delta, double margin)
    {
        if (margin > 0)
        {
            return false;
        }

        if (_target.WrongLength < Length)
        {
            _length = _target.WrongLength;
            delta.CopyTo(_best);
        }

        return true;
    }

    /// <summary>Moves it back to the boundary along the segment to the sample.</summary>
    /// <param name="delta">Scratch.</param>
    public readonly void Shorten(Span<double> delta)
    {
        if (Any)
        {
            MinimumNormSearch.Shorten(_target, _best, delta);
        }
    }
}
