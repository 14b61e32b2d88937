using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Training;

/// <summary>Full-batch gradient descent on the preactivations: Z ← Z − (η/n)(K G + 1(1ᵀG)), W_T = W₀ − (η/n)(Σ_t G_t)ᵀX.</summary>
/// <remarks>
/// Exactly the iterates of gradient descent, at n²M multiply-adds a step instead of 2ndM. Z and Σ G are neuron-major (M × n);
/// K and the G it is multiplied by are single precision. One parallel phase a step: each block of samples is updated with the
/// present G and yields its part of the next.
/// </remarks>
internal sealed class DualDescent : Descent, IWorkItems
{
    private const int Rows = OutputHead.BlockRows;
    private static readonly int PanelColumns = GramMatrix.PanelColumns;
    private readonly TwoLayerNetwork _initial;
    private readonly TrainingSet _set;
    private readonly OutputHead _head;
    private readonly WorkerTeam _team;
    private readonly GramMatrix _gram;
    private readonly double _rate;
    private readonly Matrix _initialPreactivations;
    private readonly Matrix _preactivations;
    private readonly Matrix _gradientSums;
    private readonly HeadSums[] _blockSums;
    private readonly double[][] _scratch;
    private float[] _gradients;
    private float[] _nextGradients;
    private double[] _columnSums;
    private double[] _nextColumnSums;
    private HeadSums _sums;
    private bool _update;
    private bool _measure;
    private bool _measured;

    /// <summary>Starts at the initial network.</summary>
    public DualDescent(TwoLayerNetwork initial, TrainingSet set, OutputHead head, double learningRate, WorkerTeam team)
    {
        (_initial, _set, _head, _team) = (initial, set, head, team);
        int n = set.Data.Count, neurons = initial.Hidden.NeuronCount, blocks = (n + Rows - 1) / Rows;
        _gram = set.Gram(team);
        _rate = learningRate / n;
        _initialPreactivations = set.Preactivations(initial.Hidden, team);
        _preactivations = _initialPreactivations.Clone();
        _gradientSums = new Matrix(neurons, n);
        _blockSums = new HeadSums[blocks];
        (_gradients, _nextGradients) = (new float[neurons * n], new float[neurons * n]);
        (_columnSums, _nextColumnSums) = (new double[blocks * neurons], new double[blocks * neurons]);
        _scratch = [.. Enumerable.Range(0, team.Threads).Select(_ => new double[(2 * neurons * Rows) + neurons + head.ScratchLength])];
        RunPhase(update: false, measure: false);
    }

    /// <inheritdoc/>
    public override HeadSums Measure()
    {
        if (!_measured)
        {
            RunPhase(update: false, measure: true);
        }

        return _sums;
    }

    /// <inheritdoc/>
    public override bool Step(int step, bool measureNext)
    {
        if (!_sums.Finite)
        {
            return false;
        }

        RunPhase(update: true, measureNext);
        return true;
    }

    /// <inheritdoc/>
    public override double[] ComputeActiveShares()
    {
        double[] shares = new double[_preactivations.Rows];
        for (int r = 0; r < shares.Length; r++)
        {
            int active = 0;
            foreach (double z in _preactivations.Row(r))
            {
                active += z > 0 ? 1 : 0;
            }

            shares[r] = (double)active / _preactivations.Columns;
        }

        return shares;
    }

    /// <inheritdoc/>
    public override TwoLayerNetwork BuildNetwork()
    {
        HiddenLayer start = _initial.Hidden;
        Matrix weights = start.Weights.Clone(), sums = _set.WeightedSums(_gradientSums, _team);
        for (int r = 0; r < weights.Rows; r++)
        {
            TensorPrimitives.MultiplyAdd(sums.Row(r), -_rate, weights.Row(r), weights.Row(r));
        }

        return _initial.WithHidden(new HiddenLayer(weights, start.HasBias ? BuildBiases() : null, start.Activation));
    }

    /// <inheritdoc/>
    /// <remarks>‖w‖² = ‖w₀‖² − 2ρ S·(Xw₀) + ρ² S·(KS), ρ = η/n; Xw₀ = Z₀ − b₀ and ρ·KS = (Z₀ − b₀) − (Z − b).</remarks>
    public override double[] ComputeWeightNorms()
    {
        double[] norms = _initial.Hidden.ComputeWeightNorms(), biases = BuildBiases();
        for (int r = 0; r < norms.Length; r++)
        {
            ReadOnlySpan<double> s = _gradientSums.Row(r);
            double atStart = TensorPrimitives.Dot(s, _initialPreactivations.Row(r)), now = TensorPrimitives.Dot(s, _preactivations.Row(r));
            double total = TensorPrimitives.Sum(s);
            double start = atStart - (_initial.Hidden.Biases[r] * total), change = start - (now - (biases[r] * total));
            double square = (norms[r] * norms[r]) - (2 * _rate * start) + (_rate * change);
            norms[r] = square > 0 ? Math.Sqrt(square) : 0;      // a sum of squares; rounding alone can make it negative
        }

        return norms;
    }

    /// <inheritdoc/>
    public override Matrix? ComputeProjections()
    {
        if (_set.Data.Features is null)
        {
            return null;
        }

        Matrix products = _set.FeatureProducts(_team), projections = _initial.Hidden.Weights.MultiplyTransposed(_set.Data.Features);
        for (int r = 0; r < projections.Rows; r++)
        {
            for (int j = 0; j < projections.Columns; j++)
            {
                projections[r, j] -= _rate * TensorPrimitives.Dot<double>(_gradientSums.Row(r), products.Row(j));
            }
        }

        return projections;
    }

    /// <inheritdoc/>
    public override Dictionary<string, Matrix> Save() => new()
    {
        ["dual.preactivations"] = _preactivations.Clone(),
        ["dual.gradient_sums"] = _gradientSums.Clone(),
    };

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, Matrix> arrays)
    {
        arrays["dual.preactivations"].Values.CopyTo(_preactivations.Values);
        arrays["dual.gradient_sums"].Values.CopyTo(_gradientSums.Values);
        RunPhase(update: false, measure: false);
    }

    /// <summary>One block of samples: their update with the present G, then their part of the next G.</summary>
    void IWorkItems.Execute(int item, int worker)
    {
        int first = item * Rows, count = Math.Min(Rows, _preactivations.Columns - first), neurons = _preactivations.Rows;
        Span<double> scratch = _scratch[worker], block = scratch[..(neurons * Rows)];
        if (_update)
        {
            UpdateBlock(first, count, scratch.Slice(neurons * Rows, neurons * Rows), scratch.Slice(2 * neurons * Rows, neurons));
        }

        _blockSums[item] = _head.Evaluate(new HeadBlock
        {
            Count = count,
            First = first,
            Preactivations = _preactivations.Values[first..],
            Stride = _preactivations.Columns,
            Gradients = block,
            Scratch = scratch[((2 * neurons * Rows) + neurons)..],
            Measure = _measure,
        });
        for (int r = 0; r < neurons; r++)
        {
            ReadOnlySpan<double> g = block.Slice(r * Rows, count);
            TensorPrimitives.ConvertTruncating<double, float>(g, _nextGradients.AsSpan((r * _gram.Count) + first, count));
            _nextColumnSums[(item * neurons) + r] = TensorPrimitives.Sum(g);
        }
    }

    /// <summary>Z ← Z − (η/n)(K G + 1(1ᵀG)) and Σ G ← Σ G + G for one block, panel by panel of K.</summary>
    private void UpdateBlock(int first, int count, Span<double> products, Span<double> totals)
    {
        int neurons = _preactivations.Rows, n = _gram.Count;
        SumColumns(totals);
        for (int start = first; start < first + count; start += PanelColumns)
        {
            int columns = Math.Min(PanelColumns, first + count - start);
            products.Clear();
            PanelProduct.Accumulate(_gram.Panel(start / PanelColumns), _gradients, n, neurons, n, products);
            for (int r = 0; r < neurons; r++)
            {
                Span<double> z = _preactivations.Row(r).Slice(start, columns), change = products.Slice(r * PanelColumns, columns);
                TensorPrimitives.Add(change, totals[r], change);
                TensorPrimitives.MultiplyAdd(change, -_rate, z, z);
                AddGradients(_gradients.AsSpan((r * n) + start, columns), _gradientSums.Row(r).Slice(start, columns));
            }
        }
    }

    private void RunPhase(bool update, bool measure)
    {
        (_update, _measure, _measured) = (update, measure, measure);
        _team.Run(this, _blockSums.Length);
        (_gradients, _nextGradients) = (_nextGradients, _gradients);
        (_columnSums, _nextColumnSums) = (_nextColumnSums, _columnSums);
        _sums = HeadSums.Zero;
        foreach (ref HeadSums block in _blockSums.AsSpan())
        {
            _sums.Add(block);
        }
    }

    /// <summary>1ᵀG where the layer has biases, else 0.</summary>
    private void SumColumns(Span<double> totals)
    {
        totals.Clear();
        for (int b = 0; b < _blockSums.Length && _initial.Hidden.HasBias; b++)
        {
            TensorPrimitives.Add(totals, _columnSums.AsSpan(b * totals.Length, totals.Length), totals);
        }
    }

    private static void AddGradients(ReadOnlySpan<float> gradients, Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += gradients[i];
        }
    }

    private double[] BuildBiases()
    {
        double[] biases = _initial.Hidden.Biases.ToArray();
        for (int r = 0; r < biases.Length && _initial.Hidden.HasBias; r++)
        {
            biases[r] -= _rate * TensorPrimitives.Sum<double>(_gradientSums.Row(r));
        }

        return biases;
    }
}
