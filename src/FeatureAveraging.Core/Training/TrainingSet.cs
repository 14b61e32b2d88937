using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;

namespace FeatureAveraging.Training;

/// <summary>Training data together with what several trainings on it can share: the Gram matrix K = XXᵀ and the products X μ_j.</summary>
/// <remarks>Each is computed when first needed. Not safe for concurrent use.</remarks>
public sealed class TrainingSet
{
    private readonly Shared _shared;
    private Matrix? _featureProducts;

    /// <summary>Wraps data; nothing is computed until a training needs it.</summary>
    /// <param name="data">The samples.</param>
    public TrainingSet(LabeledSamples data)
        : this(data, new Shared())
    {
    }

    private TrainingSet(LabeledSamples data, Shared shared)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Data, _shared) = (data, shared);
    }

    /// <summary>The same inputs with other labels; K is shared, whichever of the two computes it.</summary>
    /// <param name="data">The very same inputs.</param>
    /// <exception cref="ArgumentException">The inputs are others.</exception>
    public TrainingSet Relabel(LabeledSamples data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Shape.Require(ReferenceEquals(data.Inputs, Data.Inputs), nameof(data), $"has other inputs; the very same ones are needed");
        return new TrainingSet(data, _shared);
    }

    /// <summary>The samples.</summary>
    public LabeledSamples Data { get; }

    /// <summary>Whether K is there already, so that the dual form costs less.</summary>
    internal bool HasGram => _shared.Gram is not null;

    /// <summary>K = XXᵀ.</summary>
    internal GramMatrix Gram(WorkerTeam team) => _shared.Gram ??= GramMatrix.Compute(Data.Inputs, team);

    /// <summary>⟨μ_j, x_i⟩: k × n. Features must be known.</summary>
    internal Matrix FeatureProducts(WorkerTeam team) => _featureProducts ??= RowProducts(Data.Features!, team);

    /// <summary>z_r(x_i) = ⟨w_r, x_i⟩ + b_r: M × n.</summary>
    internal Matrix Preactivations(HiddenLayer layer, WorkerTeam team)
    {
        Matrix products = RowProducts(layer.Weights, team);
        for (int r = 0; r < products.Rows; r++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(products.Row(r), layer.Biases[r], products.Row(r));
        }

        return products;
    }

    /// <summary>Σᵢ s_ri xᵢ for every row s_r: rows × d.</summary>
    /// <param name="weights">rows × n.</param>
    /// <param name="team">Threads; each takes columns, so the order of a sum is fixed.</param>
    internal Matrix WeightedSums(Matrix weights, WorkerTeam team)
    {
        var sums = new Matrix(weights.Rows, Data.Inputs.Dimension);
        int width = WeightedRowSum.ColumnBlock;
        team.Run(new ColumnSums(Data.Inputs, weights, sums, width), (sums.Columns + width - 1) / width);
        return sums;
    }

    private Matrix RowProducts(Matrix rows, WorkerTeam team)
    {
        var products = new Matrix(rows.Rows, Data.Count);
        team.Run(new SampleProducts(Data.Inputs, rows, products), (Data.Count + OutputHead.BlockRows - 1) / OutputHead.BlockRows);
        return products;
    }

    private sealed class Shared
    {
        public GramMatrix? Gram { get; set; }
    }

    private sealed class SampleProducts(Samples samples, Matrix rows, Matrix products) : IWorkItems
    {
        private readonly float[] _rows = Array.ConvertAll(rows.Values.ToArray(), v => (float)v);

        public void Execute(int item, int worker)
        {
            int first = item * OutputHead.BlockRows, count = Math.Min(OutputHead.BlockRows, samples.Count - first), d = samples.Dimension;
            BlockProduct.Compute(
                samples.Values[(first * d)..], d, count, _rows, d, products.Rows, d, products.Values[first..], products.Columns);
        }
    }

    private sealed class ColumnSums(Samples samples, Matrix weights, Matrix sums, int width) : IWorkItems
    {
        public void Execute(int item, int worker)
        {
            int column = item * width, columns = Math.Min(width, samples.Dimension - column), d = samples.Dimension;
            Span<float> nonZero = stackalloc float[WeightedRowSum.MaxRows];
            Span<int> offsets = stackalloc int[WeightedRowSum.MaxRows];
            for (int first = 0; first < samples.Count; first += WeightedRowSum.MaxRows)
            {
                int count = Math.Min(WeightedRowSum.MaxRows, samples.Count - first);
                for (int r = 0; r < weights.Rows; r++)
                {
                    int active = WeightedRowSum.Compact(weights.Row(r).Slice(first, count), d, nonZero, offsets);
                    WeightedRowSum.Accumulate(
                        nonZero[..active], offsets, samples.Values[((first * d) + column)..], sums.Row(r).Slice(column, columns));
                }
            }
        }
    }
}
