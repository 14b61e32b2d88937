using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>
/// Coefficients λ and cosines along a trajectory: mean, least and greatest over the neurons' own features, and over the others.
/// </summary>
/// <remarks>Own features: those of the neuron's coarse class, or the one of its class where there is one class per feature.</remarks>
internal sealed class FeatureSpread
{
    private readonly bool[,] _own;
    private readonly Matrix _gram;

    /// <summary>Prepares the split into own and other features.</summary>
    public FeatureSpread(TwoLayerNetwork network, Matrix features, Partition partition)
    {
        _gram = features.MultiplyTransposed(features);
        _own = new bool[network.Hidden.NeuronCount, features.Rows];
        for (int j = 0; j < features.Rows; j++)
        {
            for (int r = 0; r < network.Hidden.NeuronCount; r++)
            {
                _own[r, j] = network is MulticlassNetwork multiclass && multiclass.ClassCount == features.Rows
                    ? r / multiclass.NeuronsPerClass == j
                    : network.GroupOf(r) == partition.Groups[j];
            }
        }
    }

    /// <summary>λ over own and over other features.</summary>
    public (Band Own, Band Other) MeasureCoefficients(IReadOnlyList<TrajectoryPoint> points) =>
        Measure(points.Select(p => FeatureMeasurement.CoefficientsFromProjections(p.Projections!, _gram)));

    /// <summary>cos(μ_j, w_r) over own and over other features.</summary>
    public (Band Own, Band Other) MeasureCosines(IReadOnlyList<TrajectoryPoint> points) => Measure(points.Select(Cosines));

    private Matrix Cosines(TrajectoryPoint point)
    {
        Matrix cosines = point.Projections!.Clone();
        for (int r = 0; r < cosines.Rows; r++)
        {
            for (int j = 0; j < cosines.Columns; j++)
            {
                cosines[r, j] /= point.WeightNorms[r] * Math.Sqrt(_gram[j, j]);
            }
        }

        return cosines;
    }

    private (Band Own, Band Other) Measure(IEnumerable<Matrix> points)
    {
        Matrix[] values = [.. points];
        return (Band.Of(values.Select(v => Select(v, own: true))), Band.Of(values.Select(v => Select(v, own: false))));
    }

    private List<double> Select(Matrix values, bool own)
    {
        var chosen = new List<double>();
        for (int r = 0; r < values.Rows; r++)
        {
            for (int j = 0; j < values.Columns; j++)
            {
                if (_own[r, j] == own)
                {
                    chosen.Add(values[r, j]);
                }
            }
        }

        return chosen;
    }
}

/// <summary>A quantity along a trajectory that many neurons have: its mean, least and greatest value at each point.</summary>
internal sealed record Band(double[] Mean, double[] Least, double[] Most)
{
    /// <summary>Summarises the values at each point.</summary>
    public static Band Of(IEnumerable<IReadOnlyCollection<double>> points)
    {
        IReadOnlyCollection<double>[] values = [.. points];
        return new Band([.. values.Select(v => v.Average())], [.. values.Select(v => v.Min())], [.. values.Select(v => v.Max())]);
    }
}
