using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>The coefficients λ along a trajectory: mean, least and greatest over the neurons' own features, and over the others.</summary>
/// <remarks>Own features: those of the neuron's side (binary network) or of its class (k-class network).</remarks>
internal sealed class CoefficientSpread
{
    private readonly bool[,] _own;
    private readonly Matrix _gram;

    /// <summary>Prepares the split into own and other features.</summary>
    public CoefficientSpread(TwoLayerNetwork network, Matrix features, Partition partition)
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

    /// <summary>Over own features.</summary>
    public (double[] Mean, double[] Least, double[] Most) Own(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: true);

    /// <summary>Over the other features.</summary>
    public (double[] Mean, double[] Least, double[] Most) Other(IReadOnlyList<TrajectoryPoint> points) => Measure(points, own: false);

    private (double[] Mean, double[] Least, double[] Most) Measure(IReadOnlyList<TrajectoryPoint> points, bool own)
    {
        double[] mean = new double[points.Count], least = new double[points.Count], most = new double[points.Count];
        for (int p = 0; p < points.Count; p++)
        {
            Matrix coefficients = FeatureMeasurement.CoefficientsFromProjections(points[p].Projections!, _gram);
            var chosen = new List<double>();
            for (int r = 0; r < coefficients.Rows; r++)
            {
                for (int j = 0; j < coefficients.Columns; j++)
                {
                    if (_own[r, j] == own)
                    {
                        chosen.Add(coefficients[r, j]);
                    }
                }
            }

            (mean[p], least[p], most[p]) = (chosen.Average(), chosen.Min(), chosen.Max());
        }

        return (mean, least, most);
    }
}
