using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>Coefficients λ and cosines along a trajectory: mean, least and greatest over the neurons' own features, and over the others.</summary>
/// <remarks>Own features: those of the neuron's side (binary network) or of its class (k-class network).</remarks>
internal sealed class FeatureSpread
{
    private readonly bool[,] _own;
    private readonly Matrix _gram;

    /// <summary>Prepares the split into own and other features.</summary>
    public FeatureSpread(TwoLayerNetwork network, Matrix features, Partition partition)
    {
        _gram = new Matrix(features.Rows, features.Rows);
        _own = new bool[network.Hidden.NeuronCount, features.Rows];
        for (int j = 0; j < features.Rows; j++)
        {
            for (int i = 0; i < features.Rows; i++)
            {
                _gram[j, i] = TensorPrimitives.Dot<double>(features.Row(j), features.Row(i));
            }

            for (int r = 0; r < network.Hidden.NeuronCount; r++)
            {
                _own[r, j] = network is BinaryNetwork binary
                    ? Math.Sign(binary.OutputWeights[r]) == partition.Sides[j]
                    : r / ((MulticlassNetwork)network).NeuronsPerClass == j;
            }
        }
    }

    /// <summary>λ over own features.</summary>
    public (double[] Mean, double[] Least, double[] Most) Own(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: true, Coefficients);

    /// <summary>λ over the other features.</summary>
    public (double[] Mean, double[] Least, double[] Most) Other(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: false, Coefficients);

    /// <summary>cos(μ_j, w_r) over own features.</summary>
    public (double[] Mean, double[] Least, double[] Most) OwnCosines(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: true, Cosines);

    /// <summary>cos(μ_j, w_r) over the other features.</summary>
    public (double[] Mean, double[] Least, double[] Most) OtherCosines(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: false, Cosines);

    private Matrix Coefficients(TrajectoryPoint point) => FeatureMeasurement.CoefficientsFromProjections(point.Projections!, _gram);

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

    private (double[] Mean, double[] Least, double[] Most) Measure(IReadOnlyList<TrajectoryPoint> points, bool own, Func<TrajectoryPoint, Matrix> measure)
    {
        double[] mean = new double[points.Count], least = new double[points.Count], most = new double[points.Count];
        for (int p = 0; p < points.Count; p++)
        {
            Matrix values = measure(points[p]);
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

            (mean[p], least[p], most[p]) = (chosen.Average(), chosen.Min(), chosen.Max());
        }

        return (mean, least, most);
    }
}
