using System.Numerics.Tensors;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace FeatureAveraging.Numerics;

/// <summary>The directions in which samples vary most, found from the inner products of the samples.</summary>
/// <remarks>
/// With X̄ the centred samples, K = X̄X̄ᵀ (single precision) has the eigenvectors vⱼ of the largest eigenvalues λⱼ, and aⱼ = X̄ᵀvⱼ/√λⱼ.
/// They come from 12 rounds of subspace iteration with 10 spare directions (Halko, Martinsson and Tropp 2011, Alg. 4.4), so directions
/// of nearly equal variance may be mixed with each other. n²d/2 multiply-adds for K; the same bits at any number of threads.
/// </remarks>
public sealed class PrincipalComponents
{
    /// <summary>Greatest number of samples to find directions from: K then takes 64 MB.</summary>
    public const int MostSamples = 4096;

    private const int Rounds = 12;
    private const int Spare = 10;
    private const double LeastVariance = 1e-6;      // relative to the first: below it is the rounding of K
    private readonly double[] _mean;
    private readonly double[] _variances;

    private PrincipalComponents(double[] mean, Matrix axes, double[] variances) => (_mean, Axes, _variances) = (mean, axes, variances);

    /// <summary>x̄, the mean of the samples: d values.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>a₁…a_D, orthonormal to single precision: D × d.</summary>
    public Matrix Axes { get; }

    /// <summary>Variance of the samples along each direction, λⱼ/n, descending: D values.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Finds the directions.</summary>
    /// <param name="samples">x₁…xₙ: n × d, finite, 2 ≤ n ≤ <see cref="MostSamples"/>.</param>
    /// <param name="components">D ≥ 1; where the samples vary in fewer directions, there are so many.</param>
    /// <param name="seed">Root seed: stream <c>principal.start</c>, one index for each direction.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">There are too few or too many samples, or they are all the same.</exception>
    public static PrincipalComponents Find(Samples samples, int components, Seed seed, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Shape.Require(
            samples.Count is >= 2 and <= MostSamples, nameof(samples), $"are n = {samples.Count}; 2 to {MostSamples} are needed");
        double[] mean = ComputeMean(samples);
        Samples centered = Center(samples, mean);
        int wanted = Math.Min(components, Math.Min(samples.Count - 1, samples.Dimension));
        using var team = new WorkerTeam(threads);
        var gram = GramMatrix.Compute(centered, team);
        Matrix<double> basis = Start(samples.Count, Math.Min(wanted + Spare, samples.Count), seed);
        for (int round = 0; round < Rounds; round++)
        {
            basis = Multiply(gram, basis, team).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        }

        (Matrix<double> vectors, double[] values) = Ritz(basis, Multiply(gram, basis, team));
        int kept = values.Take(wanted).Count(value => value > LeastVariance * values[0] && value > 0);
        Shape.Require(kept > 0, nameof(samples), $"are all the same; there is no direction in which they vary");
        return new PrincipalComponents(
            mean, ComputeAxes(centered, vectors, values, kept), [.. values.Take(kept).Select(v => v / samples.Count)]);
    }

    /// <summary>Coordinates ⟨x − x̄, aⱼ⟩ of samples.</summary>
    /// <param name="samples">n × d.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>n × D.</returns>
    /// <exception cref="ArgumentException">The samples have another width.</exception>
    public Samples Project(Samples samples, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Shape.Require(
            samples.Dimension == Axes.Columns, nameof(samples), $"has d = {samples.Dimension}; the directions have d = {Axes.Columns}");
        var projected = new Samples(samples.Count, Axes.Rows);
        using var team = new WorkerTeam(threads);
        team.Run(new Projection(this, samples, projected), (samples.Count + Projection.Block - 1) / Projection.Block);
        return projected;
    }

    private static double[] ComputeMean(Samples samples)
    {
        double[] mean = new double[samples.Dimension], row = new double[samples.Dimension];
        for (int i = 0; i < samples.Count; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(samples.Row(i), row);
            TensorPrimitives.Add(mean, row, mean);
        }

        TensorPrimitives.Divide(mean, samples.Count, mean);
        return mean;
    }

    private static Samples Center(Samples samples, double[] mean)
    {
        var centered = new Samples(samples.Count, samples.Dimension);
        double[] row = new double[samples.Dimension];
        for (int i = 0; i < samples.Count; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(samples.Row(i), row);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.ConvertTruncating<double, float>(row, centered.Row(i));
        }

        return centered;
    }

    private static Matrix<double> Start(int count, int directions, Seed seed)
    {
        var columns = new double[directions][];
        for (int j = 0; j < directions; j++)
        {
            columns[j] = new double[count];
            seed.For("principal.start", (ulong)j).FillGaussian(columns[j]);
        }

        return Matrix<double>.Build.DenseOfColumnArrays(columns);
    }

    private static Matrix<double> Multiply(GramMatrix gram, Matrix<double> basis, WorkerTeam team)
    {
        var product = new Product(gram, basis);
        team.Run(product, gram.PanelCount);
        return product.ToMatrix();
    }

    // Eigenvectors of K within the span of the basis, largest eigenvalue first.
    private static (Matrix<double> Vectors, double[] Values) Ritz(Matrix<double> basis, Matrix<double> image)
    {
        Matrix<double> small = basis.TransposeThisAndMultiply(image);
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> parts = ((small + small.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        int last = small.RowCount - 1;       // MathNet's are ascending
        Matrix<double> turned = basis * parts.EigenVectors;
        return (
            Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, last + 1).Select(j => turned.Column(last - j))),
            [.. Enumerable.Range(0, last + 1).Select(j => parts.EigenValues[last - j].Real)]);
    }

    private static Matrix ComputeAxes(Samples centered, Matrix<double> vectors, double[] values, int kept)
    {
        var axes = new Matrix(kept, centered.Dimension);
        double[] row = new double[centered.Dimension];
        for (int i = 0; i < centered.Count; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(centered.Row(i), row);
            for (int j = 0; j < kept; j++)
            {
                TensorPrimitives.MultiplyAdd(row, vectors[i, j] / Math.Sqrt(values[j]), axes.Row(j), axes.Row(j));
            }
        }

        return axes;
    }

    /// <summary>KB, one panel of K's columns an item.</summary>
    private sealed class Product(GramMatrix gram, Matrix<double> basis) : IWorkItems
    {
        private readonly float[] _rows = Array.ConvertAll(basis.ToColumnMajorArray(), v => (float)v);
        private readonly double[] _products = new double[gram.PanelCount * basis.ColumnCount * GramMatrix.PanelColumns];

        public void Execute(int item, int worker)
        {
            int directions = basis.ColumnCount, size = directions * GramMatrix.PanelColumns;
            PanelProduct.Accumulate(
                gram.Panel(item), _rows, gram.Count, directions, gram.Count, _products.AsSpan(item * size, size));
        }

        public Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(gram.Count, basis.ColumnCount, (i, j) =>
            _products[(((i / GramMatrix.PanelColumns * basis.ColumnCount) + j) * GramMatrix.PanelColumns) + (i % GramMatrix.PanelColumns)]);
    }

    /// <summary>Coordinates of a block of samples an item.</summary>
    private sealed class Projection(PrincipalComponents components, Samples samples, Samples projected) : IWorkItems
    {
        public const int Block = 64;
        private readonly float[] _axes = Array.ConvertAll(components.Axes.Values.ToArray(), v => (float)v);
        private readonly double[] _offsets =
            [.. Enumerable.Range(0, components.Axes.Rows).Select(j => TensorPrimitives.Dot(components.Axes.Row(j), components.Mean))];

        public void Execute(int item, int worker)
        {
            int first = item * Block, count = Math.Min(Block, samples.Count - first), d = samples.Dimension, width = _offsets.Length;
            double[] products = new double[width * count];
            BlockProduct.Compute(samples.Values[(first * d)..], d, count, _axes, d, width, d, products, count);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = projected.Row(first + i);
                for (int j = 0; j < width; j++)
                {
                    row[j] = (float)(products[(j * count) + i] - _offsets[j]);
                }
            }
        }
    }
}
