using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Training;

/// <summary>Full-batch gradient descent written as the formulas read, in double precision: the oracle of both engines.</summary>
internal sealed class PlainGradientDescent
{
    private readonly double[][] _inputs;
    private readonly LabeledSamples _data;
    private readonly Activation _activation;
    private readonly LossFunction _loss;
    private readonly int _perClass;
    private readonly bool _hasBias;

    public PlainGradientDescent(TwoLayerNetwork network, LabeledSamples data, LossFunction loss)
    {
        (_data, _loss, _activation, _hasBias) = (data, loss, network.Hidden.Activation, network.Hidden.HasBias);
        _inputs = [.. Enumerable.Range(0, data.Count).Select(i => Array.ConvertAll(data.Inputs.Row(i).ToArray(), v => (double)v))];
        Weights = [.. Enumerable.Range(0, network.Hidden.NeuronCount).Select(r => network.Hidden.Weights.Row(r).ToArray())];
        Biases = network.Hidden.Biases.ToArray();
        _perClass = (network as MulticlassNetwork)?.NeuronsPerClass ?? 0;
        Output = network is BinaryNetwork binary ? [.. binary.OutputWeights, binary.OutputBias] : [];
    }

    public double[][] Weights { get; }

    public double[] Biases { get; }

    public double[] Output { get; }

    /// <summary>ε and K of adversarial training.</summary>
    public (double Radius, int Steps) Adversary { get; init; }

    /// <summary>Takes one step; gives the loss before it.</summary>
    public double Step(double rate, bool trainOutput = false)
    {
        int n = _inputs.Length, neurons = Weights.Length;
        double[][] weightGradient = [.. Weights.Select(w => new double[w.Length])];
        double[] biasGradient = new double[neurons], outputGradient = new double[neurons + 1], norms = Array.ConvertAll(Weights, Norm);
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            double[] x = Move(i, norms), z = Preactivations(x);
            double[] value = [.. z.Select((v, r) => _activation.Value(v, norms[r]))];
            (double sampleLoss, double[] upstream, double byOutput) = Differentiate(i, value);
            loss += sampleLoss / n;
            outputGradient[^1] += byOutput / n;
            for (int r = 0; r < neurons; r++)
            {
                if (Output.Length > 0)
                {
                    outputGradient[r] += byOutput * value[r] / n;
                }

                double g = upstream[r] * _activation.Slope(z[r], norms[r]) / n;
                double along = _activation.IsRelu ? 0 : -(_activation.Power - 1) * upstream[r] * value[r] / (norms[r] * norms[r]) / n;
                biasGradient[r] += g;
                if (upstream[r] != 0 && value[r] != 0)
                {
                    TensorPrimitives.MultiplyAdd(x, g, weightGradient[r], weightGradient[r]);
                    if (along != 0)
                    {
                        TensorPrimitives.MultiplyAdd(Weights[r], along, weightGradient[r], weightGradient[r]);
                    }
                }
            }
        }

        for (int r = 0; r < neurons; r++)
        {
            Biases[r] -= _hasBias ? rate * biasGradient[r] : 0;
            TensorPrimitives.MultiplyAdd(weightGradient[r], -rate, Weights[r], Weights[r]);
        }

        for (int r = 0; trainOutput && r <= neurons; r++)
        {
            Output[r] -= rate * outputGradient[r];
        }

        return loss;
    }

    // Projected gradient ascent of one sample's loss in the ball.
    private double[] Move(int i, double[] norms)
    {
        if (Adversary.Steps == 0)
        {
            return _inputs[i];
        }

        double[] x = _inputs[i], delta = new double[x.Length];
        for (int step = 0; step < Adversary.Steps; step++)
        {
            double[] moved = [.. x.Select((v, c) => v + delta[c])], z = Preactivations(moved);
            double[] upstream = Differentiate(i, [.. z.Select((v, r) => _activation.Value(v, norms[r]))]).Upstream;
            double[] g = [.. x.Select((_, c) => z.Select((v, r) => upstream[r] * _activation.Slope(v, norms[r]) * Weights[r][c]).Sum())];
            double rate = Norm(g) == 0 ? 0 : Adversary.Radius * Math.Min(1, 2.5 / Adversary.Steps) / Norm(g);
            delta = [.. delta.Select((v, c) => v + (rate * g[c]))];
            double shrink = Norm(delta) == 0 ? 1 : Math.Min(1, Adversary.Radius / Norm(delta));
            delta = [.. delta.Select(v => shrink * v)];
        }

        return [.. x.Select((v, c) => v + delta[c])];
    }

    private double[] Preactivations(double[] x) => [.. Weights.Select((w, r) => TensorPrimitives.Dot<double>(w, x) + Biases[r])];

    /// <summary>Loss of a sample, ∂ℓ/∂σ_r, and for a binary network ∂ℓ/∂f.</summary>
    private (double Loss, double[] Upstream, double ByOutput) Differentiate(int i, double[] value)
    {
        if (Output.Length > 0)
        {
            double y = _data.Labels[i], q = y * (value.Select((v, r) => v * Output[r]).Sum() + Output[^1]);
            bool logistic = _loss == LossFunction.Logistic;
            double byOutput = logistic ? -y / (1 + Math.Exp(q)) : -y * Math.Exp(-q);
            double loss = logistic ? Math.Log(1 + Math.Exp(-q)) : Math.Exp(-q);
            return (loss, [.. value.Select((_, r) => byOutput * Output[r])], byOutput);
        }

        double[] f = [.. value.Chunk(_perClass).Select(c => c.Average())];
        double sum = f.Sum(Math.Exp);
        double[] p = [.. f.Select(v => Math.Exp(v) / sum)];
        int own = _data.Clusters[i];
        return (-Math.Log(p[own]), [.. value.Select((_, r) => (p[r / _perClass] - (r / _perClass == own ? 1 : 0)) / _perClass)], 0);
    }

    private static double Norm(double[] w) => Math.Sqrt(w.Sum(v => v * v));
}
