using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Training;

/// <summary>One fused pass over samples: preactivations, loss derivative and gradient of a block while its rows are in cache.</summary>
/// <remarks>
/// The samples are cut into parts by their number alone; each part sums its own gradient, and the parts are added in order.
/// </remarks>
internal sealed class DirectPass : IWorkItems
{
    private const int Rows = OutputHead.BlockRows;
    private const int MostParts = 16;
    private const int FewestRowsPerPart = 2 * Rows;
    private readonly Samples _samples;
    private readonly OutputHead _head;
    private readonly DirectParameters _parameters;
    private readonly WorkerTeam _team;
    private readonly bool _wantsOutput;
    private readonly Part[] _parts;
    private readonly Scratch[] _scratch;
    private int[]? _order;
    private int _first;
    private int _count;
    private int _rowsPerPart;
    private bool _measure;
    private bool _differentiate;

    /// <summary>Reserves all memory a pass needs.</summary>
    public DirectPass(
        Samples samples, OutputHead head, DirectParameters parameters, bool wantsOutput, WorkerTeam team, TrainingOptions options)
    {
        (_samples, _head, _parameters, _wantsOutput, _team) = (samples, head, parameters, wantsOutput, team);
        int parts = (samples.Count + PartRows(samples.Count) - 1) / PartRows(samples.Count);
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new Part(parameters.Weights.Rows, samples.Dimension, head.OutputRows))];
        _scratch =
            [.. Enumerable.Range(0, team.Threads).Select(_ => new Scratch(parameters.Weights.Rows, samples.Dimension, head.ScratchLength))];
        if (options.AdversarialRadius > 0)
        {
            Array.ForEach(
                _scratch, scratch => scratch.Adversary = new AdversarialBlock(head, parameters, samples.Dimension, options));
        }
    }

    /// <summary>Parts of the last pass, in the order in which they are added.</summary>
    public ReadOnlySpan<Part> Parts => _parts.AsSpan(0, PartCount);

    private int PartCount => (_count + _rowsPerPart - 1) / _rowsPerPart;

    /// <summary>Runs over samples order[first], order[first + 1], …</summary>
    /// <param name="order">A permutation; null means the samples as they lie.</param>
    /// <param name="first">First place in the order.</param>
    /// <param name="count">Number of samples, ≥ 1.</param>
    /// <param name="differentiate">Whether the parts' gradients are wanted.</param>
    /// <param name="measure">Whether loss and margins are wanted.</param>
    public HeadSums Run(int[]? order, int first, int count, bool differentiate, bool measure)
    {
        (_order, _first, _count, _differentiate, _measure) = (order, first, count, differentiate, measure);
        _rowsPerPart = PartRows(count);
        _team.Run(this, PartCount);
        HeadSums sums = HeadSums.Zero;
        foreach (Part part in Parts)
        {
            sums.Add(part.Sums);
        }

        return sums;
    }

    /// <summary>Writes the share of the last measured pass's samples on which each neuron is active.</summary>
    public void WriteActiveShares(Span<double> shares)
    {
        shares.Clear();
        foreach (Part part in Parts)
        {
            for (int r = 0; r < shares.Length; r++)
            {
                shares[r] += (double)part.Active[r] / _count;
            }
        }
    }

    void IWorkItems.Execute(int item, int worker)
    {
        Part part = _parts[item];
        part.Reset();
        int end = Math.Min(_count, (item + 1) * _rowsPerPart);
        for (int at = item * _rowsPerPart; at < end; at += Rows)
        {
            RunBlock(part, _scratch[worker], _first + at, Math.Min(Rows, end - at));
        }
    }

    private static int PartRows(int count) =>
        Math.Max(FewestRowsPerPart, ((count + MostParts - 1) / MostParts + Rows - 1) / Rows * Rows);

    private void RunBlock(Part part, Scratch scratch, int first, int count)
    {
        ReadOnlySpan<float> rows = Gather(scratch, first, count);
        Span<double> z = scratch.Preactivations, g = scratch.Gradients;
        _parameters.ComputePreactivations(rows, count, z);
        var block = new HeadBlock
        {
            Count = count,
            First = first,
            Order = _order,
            Preactivations = z,
            Stride = Rows,
            Gradients = g,
            WeightNorms = _parameters.WeightNorms,
            ActiveCounts = _measure ? part.Active : default,
            OutputGradients = _wantsOutput && _differentiate ? part.Output : default,
            Scratch = scratch.Head,
            Measure = _measure,
        };
        if (scratch.Adversary is { } adversary)
        {
            rows = adversary.Move(rows, block, z);
        }

        part.Sums.Add(_head.Evaluate(block));
        if (_differentiate)
        {
            AddGradients(part, scratch, rows, count);
        }
    }

    private ReadOnlySpan<float> Gather(Scratch scratch, int first, int count)
    {
        if (_order is null)
        {
            return _samples.Read(first, count, scratch.Gathered);
        }

        _samples.Gather(_order.AsSpan(first, count), scratch.Gathered);
        return scratch.Gathered;
    }

    /// <summary>part += GᵀX of the block: first which samples each neuron is active on, then column block by column block.</summary>
    private void AddGradients(Part part, Scratch scratch, ReadOnlySpan<float> rows, int count)
    {
        int d = _samples.Dimension, width = WeightedRowSum.ColumnBlock;
        for (int r = 0; r < scratch.ActiveCounts.Length; r++)
        {
            ReadOnlySpan<double> g = scratch.Gradients.AsSpan(r * Rows, count);
            part.Biases[r] += TensorPrimitives.Sum(g);
            scratch.ActiveCounts[r] =
                WeightedRowSum.Compact(g, d, scratch.NonZero.AsSpan(r * Rows, count), scratch.Offsets.AsSpan(r * Rows, count));
        }

        for (int column = 0; column < d; column += width)
        {
            int columns = Math.Min(width, d - column);
            for (int r = 0; r < scratch.ActiveCounts.Length; r++)
            {
                int active = scratch.ActiveCounts[r];
                WeightedRowSum.Accumulate(
                    scratch.NonZero.AsSpan(r * Rows, active), scratch.Offsets.AsSpan(r * Rows, active), rows[column..],
                    part.Weights.Row(r).Slice(column, columns));
            }
        }
    }

    /// <summary>Gradient sums of one part of the samples.</summary>
    internal sealed class Part(int neurons, int dimension, int outputRows)
    {
        /// <summary>Loss and margins.</summary>
        public HeadSums Sums = HeadSums.Zero;

        /// <summary>Σ ∂ℓ/∂w: M × d.</summary>
        public Matrix Weights { get; } = new(neurons, dimension);

        /// <summary>Σ ∂ℓ/∂b.</summary>
        public double[] Biases { get; } = new double[neurons];

        /// <summary>See <see cref="HeadBlock.OutputGradients"/>.</summary>
        public double[] Output { get; } = new double[(neurons + 1) * outputRows];

        /// <summary>Samples on which each neuron is active; counted when measuring.</summary>
        public int[] Active { get; } = new int[neurons];

        /// <summary>Sets everything to zero.</summary>
        public void Reset()
        {
            Sums = HeadSums.Zero;
            Weights.Values.Clear();
            Array.Clear(Biases);
            Array.Clear(Active);
            Array.Clear(Output);
        }
    }

    private sealed class Scratch(int neurons, int dimension, int headLength)
    {
        public double[] Preactivations { get; } = new double[neurons * Rows];

        public double[] Gradients { get; } = new double[neurons * Rows];

        public double[] Head { get; } = new double[headLength];

        public float[] Gathered { get; } = new float[Rows * dimension];

        public float[] NonZero { get; } = new float[neurons * Rows];

        public int[] Offsets { get; } = new int[neurons * Rows];

        public int[] ActiveCounts { get; } = new int[neurons];

        /// <summary>Moves the samples first; null in ordinary training.</summary>
        public AdversarialBlock? Adversary { get; set; }
    }
}
