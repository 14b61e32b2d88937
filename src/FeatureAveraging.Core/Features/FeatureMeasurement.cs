using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Features;

/// <summary>Measures how the weights of a two-layer network stand to the cluster features (claims C1 and C4).</summary>
public static partial class FeatureMeasurement
{
    /// <summary>Measures one network.</summary>
    /// <param name="network">Network of width M on d inputs.</param>
    /// <param name="features">μ₁…μ_k: k × d, linearly independent; need not be orthogonal.</param>
    /// <param name="partition">Coarse class of each of the k features.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or the features are zero or linearly dependent.</exception>
    public static FeatureMeasures Measure(TwoLayerNetwork network, Matrix features, Partition partition)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(partition);
        Matrix weights = network.Hidden.Weights;
        Shape.Require(
            features.Columns == weights.Columns, nameof(features),
            $"has {features.Columns} columns; the network reads d = {weights.Columns}");
        Shape.Require(
            partition.ClusterCount == features.Rows, nameof(partition),
            $"has {partition.ClusterCount} clusters; there are k = {features.Rows} features");
        Matrix gram = features.MultiplyTransposed(features);
        Matrix projections = weights.MultiplyTransposed(features);
        Matrix coefficients = CoefficientsFromProjections(projections, gram);
        double[] norms = network.Hidden.ComputeWeightNorms();
        int[] groups = Groups(network, norms);
        Matrix cosines = Cosines(projections, norms, gram);
        double[] indices = PerNeuron(groups, r => Index(cosines, r, Own(r)));
        double[] spreads = PerNeuron(groups, r => Spread(coefficients.Row(r), Own(r)));
        double[] residuals = PerNeuron(groups, r => Residual(weights.Row(r), coefficients.Row(r), features, gram) / norms[r]);
        int[] classes = Classes(network, features.Rows);
        return new FeatureMeasures
        {
            Cosines = cosines,
            Coefficients = coefficients,
            ResidualRatios = residuals,
            Spreads = spreads,
            NeuronIndices = indices,
            AveragingIndex = WeightedMean(indices, Strengths(network, norms)),
            OwnCosine = MeanCosine(cosines, groups, (i, r) => partition.Groups[i] == groups[r]),
            OtherCosine = MeanCosine(cosines, groups, (i, r) => partition.Groups[i] != groups[r]),
            DiagonalCosine = classes.Length == 0 ? null : MeanCosine(cosines, groups, (i, r) => classes[r] == i),
            OffDiagonalCosine = classes.Length == 0 ? null : MeanCosine(cosines, groups, (i, r) => classes[r] != i),
            MeanSpread = Mean(spreads),
            MedianSpread = Statistics.Median(spreads),
            MeanResidualRatio = Mean(residuals),
            UnmeasuredNeurons = groups.Count(g => g < 0),
        };

        IReadOnlyList<int> Own(int neuron) => partition.ClustersOf(groups[neuron]);
    }

    /// <summary>Coarse class of each neuron; −1 when it has none (zero weight or zero output weight).</summary>
    private static int[] Groups(TwoLayerNetwork network, double[] norms)
    {
        int[] groups = new int[norms.Length];
        for (int r = 0; r < groups.Length; r++)
        {
            groups[r] = norms[r] > 0 ? network.GroupOf(r) : -1;
        }

        return groups;
    }

    /// <summary>|a_r|‖w_r‖.</summary>
    private static double[] Strengths(TwoLayerNetwork network, double[] norms)
    {
        double[] strengths = new double[norms.Length];
        for (int r = 0; r < strengths.Length; r++)
        {
            strengths[r] = Math.Abs(network.OutputFactor(r)) * norms[r];
        }

        return strengths;
    }

    /// <summary>
    /// Class of each neuron when there is one class per feature, of a dense network the one it raises most; empty otherwise.
    /// </summary>
    private static int[] Classes(TwoLayerNetwork network, int featureCount) => network switch
    {
        MulticlassNetwork { ClassCount: var k } multiclass when k == featureCount =>
            [.. Enumerable.Range(0, multiclass.Hidden.NeuronCount).Select(r => r / multiclass.NeuronsPerClass)],
        DenseNetwork { OutputCount: var k } dense when k == featureCount =>
            [.. Enumerable.Range(0, dense.Hidden.NeuronCount).Select(dense.RaisedOutput)],
        _ => [],
    };

    private static double[] PerNeuron(int[] groups, Func<int, double> measure)
    {
        double[] values = new double[groups.Length];
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = groups[r] < 0 ? double.NaN : measure(r);
        }

        return values;
    }

    private static Matrix Cosines(Matrix projections, double[] weightNorms, Matrix gram)
    {
        var cosines = new Matrix(gram.Rows, weightNorms.Length);
        for (int i = 0; i < cosines.Rows; i++)
        {
            double featureNorm = Math.Sqrt(gram[i, i]);
            for (int r = 0; r < cosines.Columns; r++)
            {
                cosines[i, r] = weightNorms[r] > 0 ? projections[r, i] / (featureNorm * weightNorms[r]) : double.NaN;
            }
        }

        return cosines;
    }

    private static double Index(Matrix cosines, int neuron, IReadOnlyList<int> own)
    {
        double second = 0, fourth = 0;
        foreach (int i in own)
        {
            double square = Math.Pow(Math.Max(0, cosines[i, neuron]), 2);
            second += square;
            fourth += square * square;
        }

        double least = 1.0 / own.Count;
        double participation = second * second * least / fourth;
        return (participation - least) / (1 - least);
    }

    private static double Spread(ReadOnlySpan<double> coefficients, IReadOnlyList<int> own)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (int j in own)
        {
            least = Math.Min(least, coefficients[j]);
            most = Math.Max(most, coefficients[j]);
        }

        return least > 0 ? most / least : double.PositiveInfinity;
    }

    private static double Residual(ReadOnlySpan<double> weight, ReadOnlySpan<double> coefficients, Matrix features, Matrix gram)
    {
        double[] residual = weight.ToArray();
        for (int j = 0; j < coefficients.Length; j++)
        {
            TensorPrimitives.MultiplyAdd(features.Row(j), -coefficients[j] / gram[j, j], residual, residual);
        }

        return TensorPrimitives.Norm<double>(residual);
    }

    private static double MeanCosine(Matrix cosines, int[] groups, Func<int, int, bool> counts)
    {
        double sum = 0;
        int count = 0;
        for (int r = 0; r < groups.Length; r++)
        {
            for (int i = 0; groups[r] >= 0 && i < cosines.Rows; i++)
            {
                if (counts(i, r))
                {
                    sum += cosines[i, r];
                    count++;
                }
            }
        }

        return sum / count;
    }

    private static double WeightedMean(double[] values, double[] weights)
    {
        double sum = 0, total = 0;
        for (int r = 0; r < values.Length; r++)
        {
            if (!double.IsNaN(values[r]))
            {
                sum += weights[r] * values[r];
                total += weights[r];
            }
        }

        return sum / total;
    }

    private static double Mean(double[] values) => WeightedMean(values, [.. Enumerable.Repeat(1.0, values.Length)]);
}
