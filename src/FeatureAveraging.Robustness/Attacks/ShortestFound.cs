namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// The shortest wrong point of one search. The target keeps the shortest of all searches on the sample; a search against one
/// rival must not take another rival's point for its own.
/// </summary>
/// <param name="target">The sample.</param>
/// <param name="best">Scratch for the point.</param>
internal ref struct ShortestFound(AttackTarget target, Span<double> best)
{
    private readonly Span<double> _best = best;

    /// <summary>Its length; +∞ while there is none.</summary>
    public double Length { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether there is one.</summary>
    public readonly bool Any => double.IsFinite(Length);

    /// <summary>Takes a point that was evaluated.</summary>
    /// <param name="delta">δ.</param>
    /// <param name="margin">The margin at it.</param>
    /// <returns>Whether it is wrong.</returns>
    public bool Offer(ReadOnlySpan<double> delta, double margin)
    {
        if (margin > 0)
        {
            return false;
        }

        double length = target.Length(delta);
        if (length < Length)
        {
            Length = length;
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
            MinimumNormSearch.Shorten(target, _best, delta);
        }
    }
}
