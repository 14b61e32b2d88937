using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Training;

/// <summary>Gradient descent in the weights: full or mini-batch, with momentum, with or without a trained output layer.</summary>
internal sealed class DirectDescent : Descent, IWorkItems
{
    private readonly OutputHead _head;
    private readonly TrainingSet _set;
    private readonly TrainingOptions _options;
    private readonly Seed _seed;
    private readonly WorkerTeam _team;
    private readonly DirectParameters _parameters;
    private readonly DirectPass _pass;
    private readonly Matrix _gradient;
    private readonly double[] _biasGradient;
    private readonly double[] _outputGradient;
    private readonly Matrix _velocity;
    private readonly double[] _biasVelocity;
    private readonly double[] _outputVelocity;
    private readonly double[] _activeShares;
    private readonly int[]? _order;
    private int _orderEpoch = -1;
    private HeadSums _fullSums;
    private bool _fullPassIsCurrent;
    private int _batchCount;

    /// <summary>Starts at the initial network.</summary>
    public DirectDescent(TwoLayerNetwork initial, TrainingSet set, OutputHead head, TrainingOptions options, Seed seed, WorkerTeam team)
    {
        (_head, _options, _seed, _team) = (head, options, seed, team);
        _set = set;
        _parameters = new DirectParameters(initial.Hidden, options.CenterInputs ? ComputeMean(set.Data.Inputs) : null);
        bool wantsOutput = options.TrainOutputLayer || !initial.Hidden.Activation.IsRelu;
        _pass = new DirectPass(set.Data.Inputs, head, _parameters, wantsOutput, team, options);
        int neurons = initial.Hidden.NeuronCount, d = initial.Hidden.InputDimension, outputs = (neurons + 1) * head.OutputRows;
        (_gradient, _biasGradient, _outputGradient) = (new Matrix(neurons, d), new double[neurons], new double[outputs]);
        (_velocity, _biasVelocity, _outputVelocity) = (new Matrix(neurons, d), new double[neurons], new double[outputs]);
        _activeShares = new double[neurons];
        _order = options.BatchSize == 0 || options.BatchSize >= set.Data.Count ? null : new int[set.Data.Count];
    }

    /// <inheritdoc/>
    public override HeadSums Measure()
    {
        if (!_fullPassIsCurrent)
        {
            _fullSums = _pass.Run(null, 0, _set.Data.Inputs.Count, differentiate: _order is null, measure: true);
            _fullPassIsCurrent = true;
            _pass.WriteActiveShares(_activeShares);
        }

        return _fullSums;
    }

    /// <inheritdoc/>
    public override bool Step(int step, bool measureNext)
    {
        HeadSums sums = RunBatch(step);
        if (!sums.Finite)
        {
            return false;
        }

        _team.Run(this, _gradient.Rows);
        for (int at = _head.OutputRows * _gradient.Rows; at < _outputGradient.Length; at++)
        {
            WriteOutputGradient(at);
        }

        if (!TensorPrimitives.IsFiniteAll<double>(_gradient.Values) || !TensorPrimitives.IsFiniteAll<double>(_outputGradient))
        {
            return false;
        }

        Update();
        _fullPassIsCurrent = false;
        return true;
    }

    /// <inheritdoc/>
    public override double[] ComputeActiveShares() => (double[])_activeShares.Clone();

    /// <inheritdoc/>
    public override TwoLayerNetwork BuildNetwork() => _head.BuildNetwork(_parameters.BuildLayer());

    /// <inheritdoc/>
    public override double[] ComputeWeightNorms() => _parameters.BuildLayer().ComputeWeightNorms();

    /// <inheritdoc/>
    public override Matrix? ComputeProjections() =>
        _set.Data.Features is null ? null : _parameters.Weights.MultiplyTransposed(_set.Data.Features);

    /// <inheritdoc/>
    public override Dictionary<string, Matrix> Save()
    {
        var arrays = new Dictionary<string, Matrix>
        {
            ["direct.weights"] = _parameters.Weights.Clone(),
            ["direct.biases"] = Column(_parameters.Biases),
            ["direct.velocity.weights"] = _velocity.Clone(),
            ["direct.velocity.biases"] = Column(_biasVelocity),
            ["direct.velocity.output"] = Column(_outputVelocity),
        };
        if (_options.TrainOutputLayer)
        {
            arrays["direct.output"] = Column(_head.OutputParameters);
        }

        return arrays;
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, Matrix> arrays)
    {
        arrays["direct.weights"].Values.CopyTo(_parameters.Weights.Values);
        arrays["direct.biases"].Values.CopyTo(_parameters.Biases);
        arrays["direct.velocity.weights"].Values.CopyTo(_velocity.Values);
        arrays["direct.velocity.biases"].Values.CopyTo(_biasVelocity);
        arrays["direct.velocity.output"].Values.CopyTo(_outputVelocity);
        if (_options.TrainOutputLayer)
        {
            arrays["direct.output"].Values.CopyTo(_head.OutputParameters);
        }

        _parameters.Refresh();
        _fullPassIsCurrent = false;
    }

    /// <summary>One neuron: adds the parts in order, scales to the mean, and adds what centring, ‖w‖ and the decay contribute.</summary>
    void IWorkItems.Execute(int item, int worker)
    {
        Span<double> gradient = _gradient.Row(item);
        gradient.Clear();
        double bias = 0;
        foreach (DirectPass.Part part in _pass.Parts)
        {
            TensorPrimitives.Add(gradient, part.Weights.Row(item), gradient);
            bias += part.Biases[item];
        }

        double scale = 1.0 / _batchCount;
        _parameters.CenterGradient(gradient, bias);
        TensorPrimitives.Multiply(gradient, scale, gradient);
        _biasGradient[item] = bias * scale;
        for (int j = 0; j < _head.OutputRows; j++)
        {
            WriteOutputGradient((j * _gradient.Rows) + item);
        }

        AddNormGradient(item, gradient);
        if (_options.WeightDecay > 0)
        {
            TensorPrimitives.MultiplyAdd(_parameters.Weights.Row(item), _options.WeightDecay, gradient, gradient);
        }
    }

    /// <summary>∂σ/∂‖w‖ = −(p − 1)σ/‖w‖ for the polynomial ReLU, along w/‖w‖.</summary>
    private void AddNormGradient(int neuron, Span<double> gradient)
    {
        if (_parameters.Activation.IsRelu)
        {
            return;
        }

        double norm = _parameters.WeightNorms[neuron];
        double alongWeight = -(_parameters.Activation.Power - 1) * _head.SumAlongValue(neuron, _outputGradient) / (norm * norm);
        TensorPrimitives.MultiplyAdd(_parameters.Weights.Row(neuron), alongWeight, gradient, gradient);
    }

    private HeadSums RunBatch(int step)
    {
        int n = _set.Data.Inputs.Count;
        if (_order is null)
        {
            _batchCount = n;
            if (!_fullPassIsCurrent)
            {
                _fullSums = _pass.Run(null, 0, n, differentiate: true, measure: false);
            }

            return _fullSums;
        }

        int batches = (n + _options.BatchSize - 1) / _options.BatchSize, first = step % batches * _options.BatchSize;
        Shuffle(step / batches);
        _batchCount = Math.Min(_options.BatchSize, n - first);
        return _pass.Run(_order, first, _batchCount, differentiate: true, measure: false);
    }

    /// <summary>The order of an epoch is drawn from the identity, so it does not depend on the epochs before.</summary>
    private void Shuffle(int epoch)
    {
        if (epoch == _orderEpoch)
        {
            return;
        }

        for (int i = 0; i < _order!.Length; i++)
        {
            _order[i] = i;
        }

        _seed.For("training.batches", (ulong)epoch).Shuffle<int>(_order);
        _orderEpoch = epoch;
    }

    /// <summary>Adds the parts of one output weight or output bias in order and scales to the mean.</summary>
    private void WriteOutputGradient(int at)
    {
        double sum = 0;
        foreach (DirectPass.Part part in _pass.Parts)
        {
            sum += part.Output[at];
        }

        _outputGradient[at] = sum * (1.0 / _batchCount);
    }

    private void Update()
    {
        Move(_gradient.Values, _velocity.Values, _parameters.Weights.Values);
        if (_parameters.HasBias)
        {
            Move(_biasGradient, _biasVelocity, _parameters.Biases);
        }

        if (_options.TrainOutputLayer)
        {
            Move(_outputGradient, _outputVelocity, _head.OutputParameters);
        }

        _parameters.Refresh();
    }

    /// <summary>v ← βv + g, θ ← θ − ηv.</summary>
    private void Move(ReadOnlySpan<double> gradient, Span<double> velocity, Span<double> parameters)
    {
        if (_options.Momentum == 0)
        {
            TensorPrimitives.MultiplyAdd(gradient, -_options.LearningRate, parameters, parameters);
            return;
        }

        TensorPrimitives.MultiplyAdd(velocity, _options.Momentum, gradient, velocity);
        TensorPrimitives.MultiplyAdd(velocity, -_options.LearningRate, parameters, parameters);
    }

    private static Matrix Column(double[] values) => new(values.Length, 1, (double[])values.Clone());

    private static double[] ComputeMean(Samples inputs)
    {
        double[] mean = new double[inputs.Dimension];
        float[] buffer = new float[inputs.Dimension];
        for (int i = 0; i < inputs.Count; i++)
        {
            ReadOnlySpan<float> x = inputs.Read(i, 1, buffer);
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] += x[c];
            }
        }

        TensorPrimitives.Divide(mean, inputs.Count, mean);
        return mean;
    }
}
