namespace FeatureAveraging.Numerics.Kernels;

/// <summary>K = XXᵀ in single precision, stored in panels of columns (see <see cref="PanelProduct"/>); columns beyond n are zero.</summary>
internal sealed class GramMatrix
{
    private readonly float[] _values;
    private readonly int _start;

    private GramMatrix(int count)
    {
        Count = count;
        PanelCount = (count + PanelColumns - 1) / PanelColumns;
        (_values, _start) = AlignedMemory.Allocate(checked(PanelCount * PanelColumns * count));
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>Columns of a panel.</summary>
    public static int PanelColumns => PanelProduct.PanelColumns;

    /// <summary>Number of panels.</summary>
    public int PanelCount { get; }

    /// <summary>K[row, column].</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public float this[int row, int column] => Panel(column / PanelColumns)[(row * PanelColumns) + (column % PanelColumns)];

    /// <summary>One panel: n rows of <see cref="PanelColumns"/> values.</summary>
    /// <param name="panel">Panel, from 0.</param>
    public Span<float> Panel(int panel) => _values.AsSpan(_start + (panel * PanelColumns * Count), PanelColumns * Count);

    /// <summary>Computes K; only the rows up to each panel's last sample are multiplied, the rest is mirrored.</summary>
    /// <param name="samples">X: n × d.</param>
    /// <param name="team">Threads.</param>
    public static GramMatrix Compute(Samples samples, WorkerTeam team)
    {
        var gram = new GramMatrix(samples.Count);
        team.Run(new Panels(gram, samples, team.Threads), gram.PanelCount);
        return gram;
    }

    private sealed class Panels(GramMatrix gram, Samples samples, int threads) : IWorkItems
    {
        private readonly float[][] _transposed = [.. Enumerable.Range(0, threads).Select(_ => new float[samples.Dimension * PanelColumns])];
        private readonly double[][] _products = [.. Enumerable.Range(0, threads).Select(_ => new double[gram.Count * PanelColumns])];

        public void Execute(int item, int worker)
        {
            int panel = gram.PanelCount - 1 - item, first = panel * PanelColumns, d = samples.Dimension;    // the longest first
            int columns = Math.Min(PanelColumns, gram.Count - first), rows = first + columns;
            Transpose(first, columns, _transposed[worker]);
            Span<double> products = _products[worker].AsSpan(0, rows * PanelColumns);
            products.Clear();
            PanelProduct.Accumulate(_transposed[worker], samples.Values, d, rows, d, products);
            Span<float> target = gram.Panel(panel);
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(products, target);
            Mirror(target, first, columns);
        }

        private void Transpose(int first, int columns, Span<float> transposed)
        {
            transposed.Clear();
            for (int s = 0; s < columns; s++)
            {
                ReadOnlySpan<float> x = samples.Row(first + s);
                for (int p = 0, at = s; p < x.Length; p++, at += PanelColumns)
                {
                    transposed[at] = x[p];
                }
            }
        }

        /// <summary>K[first + s, j] for j &lt; first, from K[j, first + s]; written to rows that no other panel computes.</summary>
        private void Mirror(ReadOnlySpan<float> panel, int first, int columns)
        {
            for (int j = 0; j < first; j++)
            {
                Span<float> other = gram.Panel(j / PanelColumns);
                for (int s = 0; s < columns; s++)
                {
                    other[((first + s) * PanelColumns) + (j % PanelColumns)] = panel[(j * PanelColumns) + s];
                }
            }
        }
    }
}
