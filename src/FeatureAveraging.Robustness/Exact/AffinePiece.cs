namespace FeatureAveraging.Robustness.Exact;

/// <summary>An affine function of the preactivations, ℓ = c + Σ_r β_r z_r: a piece of g₂ or a relaxation of it.</summary>
/// <param name="neurons">M.</param>
internal sealed class AffinePiece(int neurons)
{
    /// <summary>β, M values.</summary>
    public double[] Slopes { get; } = new double[neurons];

    /// <summary>c.</summary>
    public double Constant { get; set; }

    /// <summary>Becomes a copy of another one.</summary>
    public void CopyFrom(AffinePiece other)
    {
        other.Slopes.CopyTo(Slopes, 0);
        Constant = other.Constant;
    }
}
