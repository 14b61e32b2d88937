namespace FeatureAveraging.Training;

/// <summary>What a head found in one block of samples; blocks are added in index order, so sums do not depend on threads.</summary>
internal struct HeadSums
{
    /// <summary>Σ loss.</summary>
    public double Loss;

    /// <summary>Σ margin.</summary>
    public double Margin;

    /// <summary>Least margin.</summary>
    public double MinMargin;

    /// <summary>Samples with margin &gt; 0.</summary>
    public int Correct;

    /// <summary>Whether every output and derivative was finite.</summary>
    public bool Finite;

    /// <summary>Adds the next block.</summary>
    /// <param name="block">Sums of the next block.</param>
    public void Add(in HeadSums block)
    {
        Loss += block.Loss;
        Margin += block.Margin;
        MinMargin = Math.Min(MinMargin, block.MinMargin);
        Correct += block.Correct;
        Finite &= block.Finite;
    }

    /// <summary>The neutral element of <see cref="Add"/>.</summary>
    public static HeadSums Zero => new() { MinMargin = double.PositiveInfinity, Finite = true };
}
