using FeatureAveraging.Numerics;
using MathNet.Numerics.Distributions;

namespace FeatureAveraging.Theory;

/// <summary>Loss and pushes of one cluster's typical samples: −∂ℓ/∂(own output) and ∂ℓ/∂(other output), per typical sample.</summary>
/// <param name="own">Outputs of the own group at the typical samples.</param>
/// <param name="other">Outputs of another group at the typical samples.</param>
/// <param name="ownPush">Receives how strongly gradient descent raises the own output.</param>
/// <param name="otherPush">Receives how strongly it lowers the other output.</param>
/// <returns>The mean loss.</returns>
internal delegate double PushFunction(ReadOnlySpan<double> own, ReadOnlySpan<double> other, Span<double> ownPush, Span<double> otherPush);

/// <summary>The recursion of <see cref="TrajectoryPrediction"/>: gradient descent reduced to a few numbers per cluster.</summary>
internal sealed class ReducedDynamics
{
    private readonly ReducedProblem _problem;
    private readonly double[] _own, _other, _biases, _noiseScales, _biasPushes;
    private readonly Matrix _ownMemory, _otherMemory;
    private readonly double[] _nodes, _ownOutputs, _otherOutputs, _ownPush, _otherPush;
    private int _step;

    /// <summary>Starts from the zero network.</summary>
    /// <param name="problem">What is reduced.</param>
    public ReducedDynamics(ReducedProblem problem)
    {
        const int Nodes = 32;
        int k = problem.ClusterSizes.Length, groups = problem.GroupCount;
        _problem = problem;
        (_own, _other) = (new double[k], new double[k]);
        (_biases, _noiseScales, _biasPushes) = (new double[groups], new double[groups], new double[groups]);
        (_ownMemory, _otherMemory) = (new Matrix(k, Nodes), new Matrix(k, Nodes));
        _nodes = [.. Enumerable.Range(0, Nodes).Select(b => Normal.InvCDF(0, 1, (b + 0.5) / Nodes))];
        (_ownOutputs, _otherOutputs, _ownPush, _otherPush) = (new double[Nodes], new double[Nodes], new double[Nodes], new double[Nodes]);
    }

    /// <summary>λ of a neuron for the features of its own group, mean over clusters.</summary>
    public double CoefficientOwn => _own.Average();

    /// <summary>λ of a neuron for the other features, mean over clusters.</summary>
    public double CoefficientOther => _other.Average();

    /// <summary>Takes one step of gradient descent.</summary>
    /// <returns>Loss and margin before the step.</returns>
    public (double Loss, double Margin) Step()
    {
        double loss = 0, margin = 0;
        Array.Clear(_biasPushes);
        for (int j = 0; j < _own.Length; j++)
        {
            EvaluateOutputs(j);
            double share = _problem.ClusterSizes[j] / _problem.SampleCount;
            loss += share * _problem.Push(_ownOutputs, _otherOutputs, _ownPush, _otherPush);
            margin += share * (_ownOutputs.Average() - _otherOutputs.Average());
            Push(j);
        }

        UpdateBiases();
        UpdateNoiseScales();
        _step++;
        return (loss, margin);
    }

    /// <summary>ReLU(λ + memory + bias + ζΛ) at each node, for the own group and for the mean other group.</summary>
    private void EvaluateOutputs(int cluster)
    {
        int group = _problem.Groups[cluster];
        double ownBase = _own[cluster] + _biases[group], otherBase = _other[cluster] + MeanOfOthers(_biases, group);
        double ownScale = _noiseScales[group], otherScale = MeanOfOthers(_noiseScales, group);
        for (int b = 0; b < _nodes.Length; b++)
        {
            _ownOutputs[b] = Math.Max(0, ownBase + _ownMemory[cluster, b] + (ownScale * _nodes[b]));
            _otherOutputs[b] = Math.Max(0, otherBase + _otherMemory[cluster, b] + (otherScale * _nodes[b]));
        }
    }

    /// <summary>Moves the coefficients and memories of one cluster; collects what the biases receive.</summary>
    private void Push(int cluster)
    {
        double ownMean = 0, otherMean = 0;
        for (int b = 0; b < _nodes.Length; b++)
        {
            double own = _ownPush[b] * Gate(_ownOutputs[b]), other = _otherPush[b] * Gate(_otherOutputs[b]);
            _ownMemory[cluster, b] += _problem.Rate * _problem.NoiseEnergy * own;
            _otherMemory[cluster, b] -= _problem.Rate * _problem.NoiseEnergy * other;
            ownMean += own / _nodes.Length;
            otherMean += other / _nodes.Length;
        }

        double size = _problem.ClusterSizes[cluster];
        _own[cluster] += _problem.Rate * size * _problem.CenterEnergies[cluster] * ownMean;
        _other[cluster] -= _problem.Rate * size * _problem.CenterEnergies[cluster] * otherMean;
        for (int g = 0; g < _biasPushes.Length; g++)
        {
            _biasPushes[g] += size * (g == _problem.Groups[cluster] ? ownMean : -otherMean);
        }
    }

    private void UpdateBiases()
    {
        for (int g = 0; _problem.HasBias && g < _biases.Length; g++)
        {
            _biases[g] += _problem.Rate * _biasPushes[g];
        }
    }

    /// <summary>Λ = σ‖Σ_i λ_i μ_i/‖μ_i‖²‖ of each group.</summary>
    private void UpdateNoiseScales()
    {
        for (int g = 0; g < _noiseScales.Length; g++)
        {
            double square = 0;
            for (int j = 0; j < _own.Length; j++)
            {
                double coefficient = _problem.Groups[j] == g ? _own[j] : _other[j];
                square += coefficient * coefficient / _problem.CenterEnergies[j];
            }

            _noiseScales[g] = Math.Sqrt(_problem.NoiseVariance * square);
        }
    }

    /// <summary>Share of active neurons: one half at the random start, then by the sign.</summary>
    private double Gate(double output) => _step == 0 ? 0.5 : output > 0 ? 1 : 0;

    private static double MeanOfOthers(double[] values, int group) => (values.Sum() - values[group]) / (values.Length - 1);
}
