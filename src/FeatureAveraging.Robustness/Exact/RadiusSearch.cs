namespace FeatureAveraging.Robustness.Exact;

/// <summary>Branch and bound for one sample: the least distance over all affine pieces of g₂.</summary>
/// <remarks>
/// {g₁ ≤ g₂} is the union over the pieces ℓ_S of g₂ of the convex sets {g₁ ≤ ℓ_S}. What could be shorter than the shortest witness R lies
/// in the ball of radius R, and, once a projection has proved a bound, in a cap of it (<see cref="RangeBounds"/>). There a neuron of g₂
/// that cannot be active is left out of S, one that cannot be dead is put in, and an undecided one with z ∈ [l, u] is relaxed to max(0, z)
/// ≤ u(z − l)/(u − l), which keeps the set convex and larger: its distance is a lower bound, and a smaller cap. Best bound first; branching
/// on the sign of the neuron with the largest relaxation gap. Holds scratch memory: one per thread.
/// </remarks>
internal sealed class RadiusSearch
{
    private const int MostRounds = 10;
    private const double WorthwhileGain = 0.1;      // of the distance from bound to witness, below which branching beats another round
    private readonly ConvexProjection _projection;
    private readonly PieceSearch _pieces;
    private readonly RangeBounds _ranges;
    private readonly AffinePiece _piece;
    private readonly sbyte[] _signs;
    private readonly PriorityQueue<Node, double> _open = new();
    private readonly Stack<Node> _spare = new();
    private MarginForm _form = null!;
    private double _gap;
    private double _certified;

    /// <summary>Reserves memory for a network.</summary>
    public RadiusSearch(ReducedSample sample)
    {
        _projection = new ConvexProjection(sample);
        _pieces = new PieceSearch(sample, _projection);
        _ranges = new RangeBounds(sample);
        (_piece, _signs) = (new AffinePiece(sample.Neurons), new sbyte[sample.Neurons]);
    }

    /// <summary>The witnesses of the last search.</summary>
    public PieceSearch Pieces => _pieces;

    /// <summary>Nodes of the last search.</summary>
    public int Nodes { get; private set; }

    /// <summary>Solves the margin at the sample, which must be positive.</summary>
    /// <param name="form">The margin.</param>
    /// <param name="options">Gap and limits.</param>
    /// <param name="expired">Whether the time is up; asked once per node.</param>
    /// <returns>A certified lower bound; <see cref="PieceSearch.Length"/> is the upper one.</returns>
    public double Solve(MarginForm form, RadiusOptions options, Func<bool> expired)
    {
        (_form, _gap, _certified, Nodes) = (form, options.Gap, double.PositiveInfinity, 0);
        _pieces.Begin(form);
        for (int rival = 0; rival < form.Rivals.Length; rival++)
        {
            Node root = Rent();
            (root.Rival, root.IsRoot) = (rival, true);
            _open.Enqueue(root, 0);
        }

        bool stopped = false;
        while (_open.TryDequeue(out Node? node, out double bound))
        {
            stopped = stopped || IsClosed(bound) || Nodes >= options.NodeLimit || expired();
            if (stopped)
            {
                Close(bound);      // as of every other node: their bounds are greater
            }
            else
            {
                Nodes++;
                Expand(node, bound);
            }

            _spare.Push(node);
        }

        return Math.Min(_certified, _pieces.Length * (1 - 1e-15));
    }

    private bool IsClosed(double bound) => bound >= _pieces.Length * (1 - (_gap / 2)) || double.IsPositiveInfinity(bound);

    private void Close(double bound) => _certified = Math.Min(_certified, bound);

    private void Expand(Node node, double bound)
    {
        Rival rival = _form.Rivals[node.Rival];
        ConvexGroup against = rival.Against;
        Load(node, against);
        int widest = -1;
        bool reached = false;
        for (int round = 0; round < MostRounds; round++)
        {
            if (FirstUnbounded(against) is int unbounded and >= 0)
            {
                Branch(node, against, unbounded, bound);
                return;
            }

            bool exact = WriteRelaxation(against);
            (double projected, reached) = _projection.Project(rival.For, _piece, node.IsRoot ? [] : _signs, _pieces.Length);
            double gain = projected - bound;
            bound = Math.Max(bound, projected);
            if (exact && reached)
            {
                _pieces.Keep(rival, _piece);
            }

            if (exact || IsClosed(bound))
            {
                Close(bound);
                return;
            }

            widest = WidestGap(against);
            if (double.IsPositiveInfinity(_pieces.Length))
            {
                break;
            }

            _ranges.NarrowToCap(
                against.Neurons, _pieces.Length, _projection.Direction, Math.Min(_pieces.Length, _projection.DepthWithin(_pieces.Length)));
            if (round > 0 && gain < WorthwhileGain * (_pieces.Length - bound))
            {
                break;
            }
        }

        if (reached)
        {
            _pieces.DescendFrom(rival, _projection.Preactivations);
        }

        Branch(node, against, widest, bound);
    }

    /// <summary>Takes over a node's ranges, narrowed to the ball of the present witness and to its signs.</summary>
    private void Load(Node node, ConvexGroup against)
    {
        double radius = _pieces.Length;
        Array.Clear(_signs);
        _ranges.SetBall(against.Neurons, radius);
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            if (!node.IsRoot)
            {
                _signs[r] = node.Signs[i];
                _ranges.Low[r] = Math.Max(_ranges.Low[r], node.Low[i]);
                _ranges.High[r] = Math.Min(_ranges.High[r], node.High[i]);
            }
        }

        foreach (int r in against.Neurons)
        {
            if (_signs[r] != 0 && double.IsFinite(radius))
            {
                _ranges.NarrowToSign(against.Neurons, radius, r, _signs[r]);
            }
        }
    }

    /// <summary>An undecided neuron that nothing bounds, because no witness is known yet; −1 when there is none.</summary>
    private int FirstUnbounded(ConvexGroup against)
    {
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            if (IsUndecided(r) && (double.IsInfinity(_ranges.Low[r]) || double.IsInfinity(_ranges.High[r])))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsUndecided(int neuron) => _ranges.Low[neuron] < 0 && _ranges.High[neuron] > 0;

    /// <summary>Writes the relaxed ℓ of a node; true when it is a piece of g₂ itself.</summary>
    private bool WriteRelaxation(ConvexGroup against)
    {
        Array.Clear(_piece.Slopes);
        _piece.Constant = against.Constant;
        bool exact = true;
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            double factor = against.Factors[i], low = _ranges.Low[r], high = _ranges.High[r];
            if (IsUndecided(r))
            {
                double slope = factor * (high / (high - low));
                _piece.Slopes[r] = slope;
                _piece.Constant -= slope * low;
                exact = false;
            }
            else
            {
                _piece.Slopes[r] = low >= 0 ? factor : 0;
            }
        }

        return exact;
    }

    /// <summary>The relaxed neuron whose relaxation exceeds its ReLU most at the point reached.</summary>
    private int WidestGap(ConvexGroup against)
    {
        int widest = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            if (IsUndecided(r))
            {
                double z = _projection.Preactivations[r];
                double gap = (_piece.Slopes[r] * (z - _ranges.Low[r])) - (against.Factors[i] * Math.Max(0, z));
                (widest, most) = gap > most ? (i, gap) : (widest, most);
            }
        }

        return widest;
    }

    /// <summary>Splits at z = 0 of one neuron: the two halves together hold every δ of the node.</summary>
    private void Branch(Node node, ConvexGroup against, int neuron, double bound)
    {
        int count = against.Neurons.Length;
        foreach (sbyte sign in (ReadOnlySpan<sbyte>)[1, -1])
        {
            Node child = Rent();
            (child.Rival, child.IsRoot) = (node.Rival, false);
            for (int i = 0; i < against.Neurons.Length; i++)
            {
                int r = against.Neurons[i];
                (child.Signs[i], child.Low[i], child.High[i]) = (_signs[r], _ranges.Low[r], _ranges.High[r]);
            }

            child.Signs[neuron] = sign;
            child.Low[neuron] = sign > 0 ? 0 : child.Low[neuron];
            child.High[neuron] = sign < 0 ? 0 : child.High[neuron];
            _open.Enqueue(child, bound);
        }
    }

    private Node Rent() => _spare.TryPop(out Node? node) ? node : new Node(_signs.Length);

    /// <summary>
    /// A part of one rival's space: the signs branched on and the ranges known when it was made, by
    /// position in its group. Used again and again.
    /// </summary>
    private sealed class Node(int neurons)
    {
        public int Rival { get; set; }

        /// <summary>Whether it is the whole space; nothing else is read then.</summary>
        public bool IsRoot { get; set; }

        public sbyte[] Signs { get; } = new sbyte[neurons];

        public double[] Low { get; } = new double[neurons];

        public double[] High { get; } = new double[neurons];
    }
}
