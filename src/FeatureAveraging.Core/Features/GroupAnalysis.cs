using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Features;

/// <summary>The tests and the index of one coarse class.</summary>
internal sealed class GroupAnalysis(int group, SubclassSample sample, AveragingOptions options, Seed seed, int threads)
{
    public AveragingStatement State()
    {
        Permanova data = Test(DoubleGram.Compute(Center(sample.Values), threads), "averaging.data");
        Matrix gram = DoubleGram.Compute(sample.Gradients, threads);
        bool hasGradient = Enumerable.Range(0, gram.Rows).Any(i => gram[i, i] > 0);
        Permanova? gradient = hasGradient ? Test(OfUnits(gram), "averaging.gradient") : null;
        (double index, double low, double high) = MeasureIndex(gram);
        return new AveragingStatement(
            group, sample.Labels.Length, data, NearestMeanAccuracy(), (double)sample.Sizes.Max() / sample.Labels.Length, gradient, index,
            low, high, Judge(data, gradient, index, low, high));
    }

    private AveragingVerdict Judge(Permanova data, Permanova? gradient, double index, double low, double high) =>
        data.PValue > options.Significance || double.IsNaN(index) ? AveragingVerdict.NoStatement
        : index >= options.AveragesFrom && low >= options.AveragesLow ? AveragingVerdict.Averages
        : gradient?.PValue <= options.Significance && index <= options.DecouplesTo && high <= options.DecouplesHigh
            ? AveragingVerdict.Decouples
        : AveragingVerdict.InBetween;

    // Every class and every shuffle has a stream of its own.
    private Permanova Test(Matrix gram, string stream) => Permanova.Test(
        gram, sample.Labels, options.Permutations, shuffle => seed.For(stream, ((ulong)group << 32) + (ulong)shuffle), threads);

    // A mean far from 0 would swallow the differences in its rounding.
    private static Matrix Center(Matrix vectors)
    {
        double[] mean = new double[vectors.Columns];
        Matrix centered = vectors.Clone();
        for (int i = 0; i < vectors.Rows; i++)
        {
            TensorPrimitives.MultiplyAdd(vectors.Row(i), 1.0 / vectors.Rows, mean, mean);
        }

        for (int i = 0; i < centered.Rows; i++)
        {
            TensorPrimitives.Subtract(centered.Row(i), mean, centered.Row(i));
        }

        return centered;
    }

    /// <summary>Inner products of gᵢ/‖gᵢ‖, a zero gradient left at zero.</summary>
    private static Matrix OfUnits(Matrix gram)
    {
        Matrix units = gram.Clone();
        double[] scales =
            [.. Enumerable.Range(0, gram.Rows).Select(i => gram[i, i] > 0 ? 1 / Math.Sqrt(gram[i, i]) : 0)];
        for (int i = 0; i < units.Rows; i++)
        {
            TensorPrimitives.Multiply(units.Row(i), scales, units.Row(i));
            TensorPrimitives.Multiply(units.Row(i), scales[i], units.Row(i));
        }

        return units;
    }

    /// <summary>S and its percentile interval; sums over the Gram matrix of the gradients, so that their width does not matter.</summary>
    private (double Index, double Low, double High) MeasureIndex(Matrix gram)
    {
        double index = ComputeIndex(gram, [.. Enumerable.Repeat(1.0, gram.Rows)]);
        double[] drawn = new double[options.Resamples];
        Parallel.For(0, drawn.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, b =>
            drawn[b] = ComputeIndex(gram, DrawTimes(seed.For("averaging.index", ((ulong)group << 32) + (ulong)b))));
        double[] known = [.. drawn.Where(double.IsFinite).Order()];     // a draw of dead samples alone has no direction
        int tail = (int)(0.025 * (known.Length + 1));
        return known.Length < 40 ? (index, double.NaN, double.NaN) : (index, known[tail - 1], known[^tail]);
    }

    /// <summary>How often each sample is drawn, with replacement within its sub-class.</summary>
    private double[] DrawTimes(RandomSource random)
    {
        double[] times = new double[sample.Labels.Length];
        int start = 0;
        foreach (int size in sample.Sizes)
        {
            for (int draw = 0; draw < size; draw++)
            {
                times[start + random.NextInt(size)]++;
            }

            start += size;
        }

        return times;
    }

    /// <summary>Mean of cos(ḡ_i, ḡ_j), i ≠ j, with ⟨ḡ_i, ḡ_j⟩ ∝ Σ_{a∈i, b∈j} t_a t_b ⟨g_a, g_b⟩; sizes cancel in a cosine.</summary>
    private double ComputeIndex(Matrix gram, double[] times)
    {
        int k = sample.Sizes.Length, start = 0;
        int[] starts = Array.ConvertAll(sample.Sizes, size => (start += size) - size);
        var products = new Matrix(k, k);
        for (int a = 0; a < times.Length; a++)
        {
            for (int j = 0; times[a] > 0 && j <= sample.Labels[a]; j++)
            {
                ReadOnlySpan<double> row = gram.Row(a).Slice(starts[j], sample.Sizes[j]);
                products[sample.Labels[a], j] += times[a] * TensorPrimitives.Dot(row, times.AsSpan(starts[j], sample.Sizes[j]));
            }
        }

        double sum = 0;
        int count = 0;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double cosine = products[i, j] / Math.Sqrt(products[i, i] * products[j, j]);
                (sum, count) = double.IsFinite(cosine) ? (sum + cosine, count + 1) : (sum, count);
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Means of every other sample of each sub-class name the rest, then the other way round.</summary>
    private double NearestMeanAccuracy()
    {
        int correct = 0;
        for (int half = 0; half < 2; half++)
        {
            Matrix means = HalfMeans(half);
            double[] difference = new double[means.Columns];
            for (int i = 1 - half; i < sample.Labels.Length; i += 2)
            {
                correct += Nearest(sample.Values.Row(i), means, difference) == sample.Labels[i] ? 1 : 0;
            }
        }

        return (double)correct / sample.Labels.Length;
    }

    private Matrix HalfMeans(int half)
    {
        var means = new Matrix(sample.Sizes.Length, sample.Values.Columns);
        int[] counts = new int[means.Rows];
        for (int i = half; i < sample.Labels.Length; i += 2)
        {
            Span<double> mean = means.Row(sample.Labels[i]);
            TensorPrimitives.Add(mean, sample.Values.Row(i), mean);
            counts[sample.Labels[i]]++;
        }

        for (int j = 0; j < counts.Length; j++)
        {
            TensorPrimitives.Divide(means.Row(j), counts[j], means.Row(j));
        }

        return means;
    }

    private static int Nearest(ReadOnlySpan<double> value, Matrix means, double[] difference)
    {
        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int j = 0; j < means.Rows; j++)
        {
            TensorPrimitives.Subtract(value, means.Row(j), difference);
            double distance = TensorPrimitives.SumOfSquares<double>(difference);
            (nearest, least) = distance < least ? (j, distance) : (nearest, least);
        }

        return nearest;
    }
}
