using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Theory;

/// <summary>Gradient descent as one would write it on paper: double precision, one sample after the other.</summary>
internal static class PlainGradientDescent
{
    /// <summary>What is compared with the theory after some step.</summary>
    internal readonly record struct State(double Loss, double CoefficientOwn, double CoefficientOther, double Margin);

    /// <summary>Trains a fresh network; orthogonal centres, so that λ_j = ⟨w, μ_j⟩.</summary>
    public static (State[] States, int[] ClusterSizes) Train(
        ClusterOptions options, NetworkOptions network, TrainingOptions training, bool multiclass, Seed seed)
    {
        ClusterDistribution distribution = ClusterDistribution.Create(options, seed);
        LabeledSamples data = distribution.Draw(options.SampleCount, seed, "data.train");
        TwoLayerNetwork initial = multiclass
            ? NetworkInitializer.Multiclass(network, options.InputDimension, distribution.Partition, seed)
            : NetworkInitializer.Binary(network, options.InputDimension, seed);
        Matrix weights = initial.Hidden.Weights.Clone();
        double[] biases = initial.Hidden.Biases.ToArray();
        var states = new State[training.Steps + 1];
        for (int t = 0; t <= training.Steps; t++)
        {
            var gradient = new Matrix(weights.Rows, weights.Columns);
            double[] biasGradient = new double[biases.Length];
            (double loss, double margin) = Accumulate(data, weights, biases, initial, training.Loss, gradient, biasGradient);
            (double own, double other) = Coefficients(weights, distribution, initial);
            states[t] = new State(loss, own, other, margin);
            for (int i = 0; i < weights.Values.Length; i++)
            {
                weights.Values[i] -= training.LearningRate * gradient.Values[i];
            }

            for (int r = 0; r < biases.Length && initial.Hidden.HasBias; r++)
            {
                biases[r] -= training.LearningRate * biasGradient[r];
            }
        }

        return (states, [.. Enumerable.Range(0, options.ClusterCount).Select(j => data.Clusters.ToArray().Count(c => c == j))]);
    }

    private static (double Loss, double Margin) Accumulate(
        LabeledSamples data, Matrix weights, double[] biases, TwoLayerNetwork network, LossFunction? loss, Matrix gradient,
        double[] biasGradient)
    {
        double[] z = new double[weights.Rows], slopes = new double[weights.Rows], x = new double[weights.Columns];
        double lossSum = 0, marginSum = 0;
        for (int i = 0; i < data.Count; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(data.Inputs.Row(i), x);
            for (int r = 0; r < z.Length; r++)
            {
                z[r] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(weights.Row(r), x) + biases[r];
            }

            (double value, double margin) = network is MulticlassNetwork multiclass
                ? CrossEntropy(z, data.Clusters[i], multiclass, slopes)
                : Binary(z, data.Labels[i], loss, slopes);
            (lossSum, marginSum) = (lossSum + value, marginSum + margin);
            for (int r = 0; r < z.Length; r++)
            {
                if (z[r] > 0)
                {
                    double scale = slopes[r] / data.Count;
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(x, scale, gradient.Row(r), gradient.Row(r));
                    biasGradient[r] += scale;
                }
            }
        }

        return (lossSum / data.Count, marginSum / data.Count);
    }

    private static (double Loss, double Margin) Binary(double[] z, int label, LossFunction? loss, double[] slopes)
    {
        int m = z.Length / 2;
        double q = label * (z.Take(m).Sum(v => Math.Max(0, v)) - z.Skip(m).Sum(v => Math.Max(0, v))) / m;
        double slope = loss == LossFunction.Exponential ? -Math.Exp(-q) : -1 / (1 + Math.Exp(q));
        for (int r = 0; r < z.Length; r++)
        {
            slopes[r] = slope * label * (r < m ? 1 : -1) / m;
        }

        return (loss == LossFunction.Exponential ? Math.Exp(-q) : Math.Log(1 + Math.Exp(-q)), q);
    }

    private static (double Loss, double Margin) CrossEntropy(double[] z, int cluster, MulticlassNetwork network, double[] slopes)
    {
        int h = network.NeuronsPerClass, k = network.ClassCount;
        double[] f = [.. Enumerable.Range(0, k).Select(j => z.Skip(j * h).Take(h).Sum(v => Math.Max(0, v)) / h)];
        double total = f.Sum(Math.Exp);
        for (int r = 0; r < z.Length; r++)
        {
            slopes[r] = ((Math.Exp(f[r / h]) / total) - (r / h == cluster ? 1 : 0)) / h;
        }

        return (Math.Log(total) - f[cluster], f[cluster] - ((f.Sum() - f[cluster]) / (k - 1)));
    }

    /// <summary>Mean λ over pairs (neuron, feature of its own group), and over all other pairs.</summary>
    private static (double Own, double Other) Coefficients(Matrix weights, ClusterDistribution distribution, TwoLayerNetwork network)
    {
        var own = new List<double>();
        var other = new List<double>();
        for (int r = 0; r < weights.Rows; r++)
        {
            for (int j = 0; j < distribution.Centers.Rows; j++)
            {
                bool isOwn = network is MulticlassNetwork multiclass
                    ? r / multiclass.NeuronsPerClass == j
                    : distribution.Partition.Labels[j] == (r < weights.Rows / 2 ? 1 : -1);
                (isOwn ? own : other).Add(
                    System.Numerics.Tensors.TensorPrimitives.Dot<double>(weights.Row(r), distribution.Centers.Row(j)));
            }
        }

        return (own.Average(), other.Average());
    }
}
