using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>Branch and bound for one sample: the least distance over all affine pieces of g₂.</summary>
/// <remarks>
/// {g₁ ≤ g₂} is the union over the pieces ℓ_S of g₂ of the convex sets {g₁ ≤ ℓ_S}. Within the ball of the shortest witness R a neuron of g₂ that cannot be active is left out of S,
/// one that cannot be dead is put in, and an undecided one with z ∈ [l, u] is relaxed to max(0, z) ≤ u(z − l)/(u − l), which keeps the set convex and larger: its distance
/// is a lower bound. Best bound first; branching on the neuron with the largest relaxation gap. Holds scratch memory: one per thread.
/// </remarks>
internal sealed class RadiusSearch
{
    private const double LeastGain = 1e-12;
    private const sbyte Undecided = 0;
    private const sbyte In = 1;
    private const sbyte Out = -1;
    private readonly ReducedSample _sample;
    private readonly ConvexProjection _projection;
    private readonly PriorityQueue<Node, double> _open = new();
    private readonly double[] _slopes;
    private readonly bool[] _relaxed;
    private readonly double[] _bestSlopes;
    private double _bestConstant;
    private MarginForm _form = null!;
    private double _certified;

    /// <summary>Reserves memory for a network.</summary>
    public RadiusSearch(ReducedSample sample)
    {
        _sample = sample;
        _projection = new ConvexProjection(sample.Dimension, sample.Neurons);
        (_slopes, _relaxed) = (new double[sample.Neurons], new bool[sample.Neurons]);
        _bestSlopes = new double[sample.Neurons];
    }

    /// <summary>Length of the shortest δ found; +∞ when there is none.</summary>
    public double Attacked { get; private set; }

    /// <summary>Solves the margin at the sample, which must be positive.</summary>
    /// <param name="form">The margin.</param>
    /// <param name="options">Gap and limits.</param>
    /// <param name="expired">Whether the time is up; asked once per node.</param>
    /// <returns>A certified lower bound; <see cref="Attacked"/> holds the upper one.</returns>
    public double Solve(MarginForm form, RadiusOptions options, Func<bool> expired)
    {
        (_form, Attacked, _certified) = (form, double.PositiveInfinity, double.PositiveInfinity);
        _open.Clear();
        for (int group = 0; group < form.Against.Length; group++)
        {
            SearchFromPieces(group);
            _open.Enqueue(new Node(group, new sbyte[form.Against[group].Neurons.Length]), 0);
        }

        int nodes = 0;
        while (_open.TryDequeue(out Node? node, out double bound))
        {
            if (bound >= Attacked * (1 - (options.Gap / 2)))
            {
                _certified = Math.Min(_certified, bound);      // all other nodes have greater bounds
                break;
            }

            if (nodes++ >= options.NodeLimit || expired())
            {
                _certified = Math.Min(_certified, bound);
                break;
            }

            Expand(node, bound, options);
        }

        return Math.Min(_certified, Attacked);
    }

    /// <summary>Projects onto the best piece again, as if every neuron for the label were a little more and every one against it a little less active: a point that rounding cannot make right.</summary>
    /// <param name="care">The shift of z_r, relative to |z_r| + ‖w_r‖·‖δ‖.</param>
    /// <returns>δ in the reduced space; empty when the shifted piece is empty.</returns>
    public ReadOnlySpan<double> ProjectWithCare(double care)
    {
        double[] start = (double[])_sample.Start.Clone();
        Shift(_form.For, care);
        Shift(_form.Against, -care);
        bool reached = _projection.Project(_sample, _form.For, _bestSlopes, _bestConstant, double.PositiveInfinity).Reached;
        start.CopyTo(_sample.Start, 0);
        return reached ? _projection.Delta : [];
    }

    private void Shift(ConvexGroup[] groups, double care)
    {
        foreach (int r in groups.SelectMany(g => g.Neurons))
        {
            _sample.Start[r] += care * (Math.Abs(_sample.Start[r]) + (_sample.Norms[r] * Attacked));
        }
    }

    /// <summary>Descends from simple pieces to good witnesses: all neurons of the group, those active now, and each alone.</summary>
    private void SearchFromPieces(int group)
    {
        ConvexGroup against = _form.Against[group];
        Descend(against, _ => true);
        Descend(against, r => _sample.Start[r] > 0);
        foreach (int alone in against.Neurons)
        {
            Descend(against, r => r == alone);
        }
    }

    /// <summary>Projects onto a piece, takes the piece active at the point reached, and again: every step is at least as short.</summary>
    private void Descend(ConvexGroup against, Func<int, bool> chosen)
    {
        Array.Clear(_slopes);
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            _slopes[against.Neurons[i]] = chosen(against.Neurons[i]) ? against.Factors[i] : 0;
        }

        double shortest = double.PositiveInfinity;
        while (_projection.Project(_sample, _form.For, _slopes, against.Constant, double.PositiveInfinity).Reached)
        {
            Keep(against.Constant);
            double length = TensorPrimitives.Norm<double>(_projection.Delta);
            if (!(length < shortest * (1 - LeastGain)))
            {
                return;         // signs that only rounding changes would go round for ever
            }

            shortest = length;
            bool changed = false;
            for (int i = 0; i < against.Neurons.Length; i++)
            {
                int r = against.Neurons[i];
                double slope = _projection.Preactivations[r] > 0 ? against.Factors[i] : 0;
                changed |= slope != _slopes[r] && Math.Abs(_projection.Preactivations[r]) > 1e-9 * _sample.Norms[r];
                _slopes[r] = slope;
            }

            if (!changed)
            {
                return;
            }
        }
    }

    private void Expand(Node node, double parentBound, RadiusOptions options)
    {
        ConvexGroup against = _form.Against[node.Group];
        bool bounded = WriteRelaxation(node, against, out double constant, out bool exact);
        if (!bounded)
        {
            Branch(node, Array.IndexOf(node.States, Undecided), parentBound);
            return;
        }

        (double bound, bool reached) = _projection.Project(_sample, _form.For, _slopes, constant, Attacked);
        bound = Math.Max(bound, parentBound);
        if (exact && reached)
        {
            Keep(constant);
        }

        if (exact || bound >= Attacked * (1 - (options.Gap / 2)) || double.IsPositiveInfinity(bound))
        {
            _certified = Math.Min(_certified, bound);
            return;
        }

        int widest = WidestGap(node, against);
        if (reached)
        {
            Descend(against, r => _projection.Preactivations[r] > 0);
        }

        Branch(node, widest, bound);
    }

    /// <summary>Writes the relaxed ℓ of a node; false when nothing bounds an undecided neuron, because no witness is known yet.</summary>
    private bool WriteRelaxation(Node node, ConvexGroup against, out double constant, out bool exact)
    {
        Array.Clear(_slopes);
        Array.Clear(_relaxed);
        constant = against.Constant;
        exact = true;
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            double reach = Attacked * _sample.Norms[r], low = _sample.Start[r] - reach, high = _sample.Start[r] + reach, factor = against.Factors[i];
            if (node.States[i] == In || (node.States[i] == Undecided && low >= 0))
            {
                _slopes[r] = factor;
            }
            else if (node.States[i] == Undecided && high > 0)
            {
                if (double.IsPositiveInfinity(high))
                {
                    return false;
                }

                double slope = factor * high / (high - low);
                _slopes[r] = slope;
                constant -= slope * low;
                _relaxed[r] = true;
                exact = false;
            }
        }

        return true;
    }

    /// <summary>The relaxed neuron whose relaxation exceeds its ReLU most at the point reached.</summary>
    private int WidestGap(Node node, ConvexGroup against)
    {
        int widest = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            if (node.States[i] != Undecided || !_relaxed[r])
            {
                continue;
            }

            double z = _projection.Preactivations[r], low = _sample.Start[r] - (Attacked * _sample.Norms[r]);
            double gap = (_slopes[r] * (z - low)) - (against.Factors[i] * Math.Max(0, z));
            (widest, most) = gap > most ? (i, gap) : (widest, most);
        }

        return widest;
    }

    private void Branch(Node node, int neuron, double bound)
    {
        foreach (sbyte state in (ReadOnlySpan<sbyte>)[In, Out])
        {
            sbyte[] states = (sbyte[])node.States.Clone();
            states[neuron] = state;
            _open.Enqueue(new Node(node.Group, states), bound);
        }
    }

    private void Keep(double constant)
    {
        double length = TensorPrimitives.Norm<double>(_projection.Delta);
        if (length < Attacked)
        {
            (Attacked, _bestConstant) = (length, constant);
            _slopes.CopyTo(_bestSlopes, 0);
        }
    }

    private sealed record Node(int Group, sbyte[] States);
}
