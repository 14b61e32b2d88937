using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>Searches short adversarial δ on the affine pieces of g₂, without a certificate.</summary>
/// <remarks>
/// {g₁ ≤ g₂} is the union over the pieces ℓ of g₂ of the convex sets {g₁ ≤ ℓ}. A descent projects onto the set of one piece, takes the
/// piece active at the point reached, and again: every step is at least as short, and neurons that are dead at the sample come in because a
/// piece does not ask for their sign. Descents start from all neurons of a group, from those active at the sample and from each alone; the
/// result is then improved by flipping one neuron at a time. No randomness. Holds scratch memory: one per thread.
/// </remarks>
internal sealed class PieceSearch
{
    private readonly ReducedSample _sample;
    private readonly ConvexProjection _projection;
    private readonly AffinePiece _piece;
    private readonly AffinePiece _best;
    private readonly double[] _unshifted;
    private MarginForm _form = null!;
    private Rival _bestRival = null!;

    /// <summary>Reserves memory.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="projection">Scratch; every search overwrites it.</param>
    public PieceSearch(ReducedSample sample, ConvexProjection projection)
    {
        (_sample, _projection) = (sample, projection);
        (_piece, _best) = (new AffinePiece(sample.Neurons), new AffinePiece(sample.Neurons));
        (Delta, _unshifted) = (new double[sample.Dimension], new double[sample.Neurons]);
    }

    /// <summary>Length of the shortest δ found; +∞ when there is none.</summary>
    public double Length { get; private set; }

    /// <summary>The shortest δ found.</summary>
    public double[] Delta { get; }

    /// <summary>An attack: searches the pieces of every rival and flips neurons of the best piece until that no longer helps.</summary>
    /// <param name="form">The margin, positive at the sample.</param>
    /// <returns>Whether a δ was found: <see cref="Delta"/>.</returns>
    public bool Search(MarginForm form)
    {
        (_form, Length) = (form, double.PositiveInfinity);
        foreach (Rival rival in form.Rivals)
        {
            Search(rival);
        }

        Improve();
        return double.IsFinite(Length);
    }

    /// <summary>A first witness for branch and bound: searches the most promising rival, and the others while nothing is found.</summary>
    /// <param name="form">The margin, positive at the sample.</param>
    public void Begin(MarginForm form)
    {
        (_form, Length) = (form, double.PositiveInfinity);
        Rival first = MostPromising();
        Search(first);
        for (int i = 0; i < form.Rivals.Length && double.IsPositiveInfinity(Length); i++)
        {
            if (form.Rivals[i] != first)
            {
                Search(form.Rivals[i]);
            }
        }
    }

    private void Search(Rival rival)
    {
        WriteAll(rival.Against);
        Descend(rival, double.PositiveInfinity);
        if (rival.Against.Neurons.Length > 1)
        {
            DescendFrom(rival, _sample.Start);
            foreach (int r in rival.Against.Neurons)
            {
                WriteAlone(rival.Against, r);
                Descend(rival, Length);
            }
        }
    }

    /// <summary>Flips one neuron of the best piece at a time and descends, until no flip helps.</summary>
    private void Improve()
    {
        if (double.IsPositiveInfinity(Length))
        {
            return;
        }

        Rival rival = _bestRival;
        ConvexGroup group = rival.Against;
        for (int i = 0, failures = 0; failures < group.Neurons.Length; i = (i + 1) % group.Neurons.Length)
        {
            double before = Length;
            int r = group.Neurons[i];
            _piece.CopyFrom(_best);
            _piece.Slopes[r] = _piece.Slopes[r] > 0 ? 0 : group.Factors[i];
            Descend(rival, Length);
            failures = Length < before ? 0 : failures + 1;
        }
    }

    /// <summary>Descends from the piece active at given preactivations.</summary>
    public void DescendFrom(Rival rival, ReadOnlySpan<double> preactivations)
    {
        Array.Clear(_piece.Slopes);
        _piece.Constant = rival.Against.Constant;
        WriteActive(rival.Against, preactivations);
        Descend(rival, double.PositiveInfinity);
    }

    /// <summary>Keeps the point that a projection has reached on a piece of g₂.</summary>
    public void Keep(Rival rival, AffinePiece piece)
    {
        double length = TensorPrimitives.Norm<double>(_projection.Delta);
        if (length < Length)
        {
            Length = length;
            _bestRival = rival;
            _best.CopyFrom(piece);
            _projection.Delta.CopyTo(Delta, 0);
        }
    }

    /// <summary>
    /// Projects onto the best piece again, as if every neuron for the label were a little more and every one against it a little less
    /// active: a point that rounding cannot make right.
    /// </summary>
    /// <param name="care">The shift of z_r, relative to |z_r| + ‖w_r‖·‖δ‖.</param>
    /// <returns>δ; empty when the shifted piece is empty.</returns>
    public ReadOnlySpan<double> ProjectWithCare(double care)
    {
        _sample.Start.CopyTo(_unshifted, 0);
        Shift(_bestRival.For, care);
        Shift([_bestRival.Against], -care);
        bool reached = _projection.Project(_bestRival.For, _best, [], double.PositiveInfinity).Reached;
        _unshifted.CopyTo(_sample.Start, 0);
        return reached ? _projection.Delta : [];
    }

    private void Shift(ConvexGroup[] groups, double care)
    {
        foreach (ConvexGroup group in groups)
        {
            foreach (int r in group.Neurons)
            {
                _sample.Start[r] += care * (Math.Abs(_sample.Start[r]) + (_sample.Norms[r] * Length));
            }
        }
    }

    /// <summary>
    /// The rival that would be ahead of the label by most, or behind by least, if all its neurons were active at the sample.
    /// </summary>
    private Rival MostPromising()
    {
        Rival best = _form.Rivals[0];
        double most = double.NegativeInfinity;
        foreach (Rival rival in _form.Rivals)
        {
            double value = rival.Against.Constant - rival.For.Max(group => group.Evaluate(_sample.Start));
            for (int k = 0; k < rival.Against.Neurons.Length; k++)
            {
                value += rival.Against.Factors[k] * _sample.Start[rival.Against.Neurons[k]];
            }

            (best, most) = value > most ? (rival, value) : (best, most);
        }

        return best;
    }

    /// <summary>Descends from the piece at hand, unless its own projection is longer than the limit.</summary>
    private void Descend(Rival rival, double limit)
    {
        const double LeastGain = 1e-12;     // shorter steps are rounding, and could go round in circles
        double length = double.PositiveInfinity;
        while (_projection.Project(rival.For, _piece, [], limit).Reached && TensorPrimitives.Norm<double>(_projection.Delta) is double next
            && next < length * (1 - LeastGain))
        {
            length = next;
            Keep(rival, _piece);
            if (!WriteActive(rival.Against, _projection.Preactivations))
            {
                return;
            }
        }
    }

    private void WriteAll(ConvexGroup group)
    {
        Array.Clear(_piece.Slopes);
        _piece.Constant = group.Constant;
        for (int i = 0; i < group.Neurons.Length; i++)
        {
            _piece.Slopes[group.Neurons[i]] = group.Factors[i];
        }
    }

    private void WriteAlone(ConvexGroup group, int neuron)
    {
        Array.Clear(_piece.Slopes);
        _piece.Constant = group.Constant;
        _piece.Slopes[neuron] = group.Factors[Array.IndexOf(group.Neurons, neuron)];
    }

    /// <summary>
    /// Takes the active neurons into the piece and the others out of it; false when that changes nothing beyond rounding.
    /// </summary>
    private bool WriteActive(ConvexGroup group, ReadOnlySpan<double> preactivations)
    {
        const double Rounding = 1e-9;
        bool changed = false;
        for (int i = 0; i < group.Neurons.Length; i++)
        {
            int r = group.Neurons[i];
            double slope = preactivations[r] > 0 ? group.Factors[i] : 0;
            changed |= slope != _piece.Slopes[r] && Math.Abs(preactivations[r]) > Rounding * _sample.Norms[r];
            _piece.Slopes[r] = slope;
        }

        return changed;
    }
}

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
