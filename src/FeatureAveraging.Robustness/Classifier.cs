using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Layers;

namespace FeatureAveraging;

/// <summary>A network together with its read-out: the decision that is deployed, attacked and certified.</summary>
/// <remarks>Immutable and safe to share between threads; each thread brings its own <see cref="ReadoutWorkspace"/>.</remarks>
public sealed partial class Classifier
{
    private const int NarrowInput = 64;      // below this width one vector pass over the transposed weights beats a dot product per neuron
    private readonly double[] _weightNorms;
    private readonly double[] _neuronWeights;       // of a dense network, as the two below: not read
    private readonly int _neuronsPerOutput;
    private readonly double _outputBias;
    private readonly DenseNetwork? _dense;
    private readonly Matrix? _transposed;

    /// <summary>Makes a classifier.</summary>
    /// <param name="network">The network; the polynomial ReLU is supported too.</param>
    /// <param name="readout">The read-out; a binary network has only <see cref="Readout.Native"/>.</param>
    /// <exception cref="ArgumentException">The network cannot be read out this way.</exception>
    public Classifier(TwoLayerNetwork network, Readout readout)
    {
        Decision = Decision.Of(network, readout);
        Network = network;
        HiddenLayer hidden = network.Hidden;
        _weightNorms = hidden.ComputeWeightNorms();
        _neuronsPerOutput = hidden.NeuronCount / network.OutputCount;
        _neuronWeights = network is BinaryNetwork binary
            ? binary.OutputWeights.ToArray()
            : [.. Enumerable.Repeat(1.0 / _neuronsPerOutput, hidden.NeuronCount)];
        _outputBias = (network as BinaryNetwork)?.OutputBias ?? 0;
        _dense = network as DenseNetwork;
        _transposed = hidden.InputDimension <= NarrowInput ? hidden.Weights.Transpose() : null;
        WidePass = hidden.InputDimension <= NarrowInput ? null : new LayerPass(hidden);
    }

    /// <summary>The network.</summary>
    public TwoLayerNetwork Network { get; }

    /// <summary>How its outputs become a decision.</summary>
    public Decision Decision { get; }

    /// <summary>How outputs of one group count together.</summary>
    public Readout Readout => Decision.Readout;

    /// <summary>d.</summary>
    public int InputDimension => Network.Hidden.InputDimension;

    /// <summary>Scratch memory for one thread.</summary>
    public ReadoutWorkspace CreateWorkspace() => new(Network.Hidden.NeuronCount, Network.OutputCount);

    /// <summary>The label this decision is judged by, for each sample: ±1, or the cluster where it decides between classes.</summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, or carry no clusters where classes are needed.</exception>
    public int[] SelectLabels(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Shape.Require(
            samples.Inputs.Dimension == InputDimension, nameof(samples),
            $"are {samples.Inputs.Dimension} wide; the network reads d = {InputDimension}");
        return Decision.IsBetweenClasses ? SelectTrainingLabels(samples) : SelectCoarseLabels(samples);
    }

    private int[] SelectCoarseLabels(LabeledSamples samples)
    {
        Shape.Require(
            samples.GroupCount == Decision.AnswerCount,
            nameof(samples),
            $"have labels of {samples.GroupCount} coarse classes; the classifier decides between {Decision.AnswerCount}");
        return samples.Labels.ToArray();
    }

    /// <summary>
    /// The label the network's own loss is computed with, for each sample: ±1 for a binary network, the cluster for a k-class network.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">The samples carry no clusters, or other ones than the network's classes.</exception>
    public int[] SelectTrainingLabels(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (Network is BinaryNetwork)
        {
            return samples.Labels.ToArray();
        }

        Shape.Require(
            samples.HasClusters, nameof(samples),
            $"carry binary labels only; the k-class decision and its loss need the cluster of each sample");
        Shape.Require(
            samples.Partition!.ClusterCount == Network.OutputCount, nameof(samples),
            $"have {samples.Partition!.ClusterCount} clusters; the network has {Network.OutputCount} classes");
        return samples.Clusters.ToArray();
    }

    /// <summary>The margin at one point; &gt; 0 means correct, a tie is an error.</summary>
    /// <param name="x">A point, length d.</param>
    /// <param name="label">±1, or the class where it decides between classes.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double ComputeMargin(ReadOnlySpan<double> x, int label) => EvaluateMargin(x, label, CreateWorkspace());

    /// <summary>The margin at one point, by the network's own evaluation: the deployed decision.</summary>
    /// <param name="x">A point, length d.</param>
    /// <param name="label">±1, or the class where it decides between classes.</param>
    /// <param name="workspace">Scratch of this classifier.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double EvaluateMargin(ReadOnlySpan<double> x, int label, ReadoutWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Network.Hidden.EvaluatePreactivations(x, workspace.Preactivations);
        return EvaluateMarginAtPreactivations(label, workspace);
    }

    /// <summary>The margin and its gradient at one point.</summary>
    /// <param name="x">A point, length d.</param>
    /// <param name="label">±1, or the class where it decides between classes.</param>
    /// <param name="gradient">Receives ∇ₓ margin, length d (slope 0 at the ReLU's kink; ties as in
    /// <see cref="Networks.Decision"/>).</param>
    /// <param name="workspace">Scratch of this classifier.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double EvaluateMargin(ReadOnlySpan<double> x, int label, Span<double> gradient, ReadoutWorkspace workspace)
    {
        EvaluateOutputs(x, workspace);
        double margin = Decision.Evaluate(workspace.Outputs, label, workspace.OutputGradient);
        Backpropagate(workspace, gradient);
        return margin;
    }

    /// <summary>The margin, and the direction in which the network's own loss falls.</summary>
    /// <param name="x">A point, length d.</param>
    /// <param name="label">±1, or the class where it decides between classes: for the margin.</param>
    /// <param name="trainingLabel">±1 for a binary network, the class for a k-class network: for the loss.</param>
    /// <param name="gradient">Receives −∇ₓ loss, length d: logistic loss for a binary network,
    /// softmax cross-entropy for a k-class network.</param>
    /// <param name="workspace">Scratch of this classifier.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double EvaluateTrainingLoss(
        ReadOnlySpan<double> x, int label, int trainingLabel, Span<double> gradient, ReadoutWorkspace workspace)
    {
        EvaluateOutputs(x, workspace);
        Decision.EvaluateTrainingLoss(workspace.Outputs, trainingLabel, workspace.OutputGradient);
        Backpropagate(workspace, gradient);
        return Decision.Evaluate(workspace.Outputs, label);
    }

    /// <summary>Margin and objective of an attack at one point, and the gradient of the objective.</summary>
    internal AttackValue EvaluateObjective(
        ReadOnlySpan<double> x, int label, int trainingLabel, int rival, AttackObjective objective, Span<double> gradient,
        ReadoutWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        EvaluatePreactivations(x, workspace.Preactivations);
        AttackValue value = EvaluateObjectiveAtPreactivations(label, trainingLabel, rival, objective, workspace);
        CombineRows(workspace, gradient);
        return value;
    }

    /// <summary>Margin and objective at the workspace's preactivations; its slopes become the coefficients of the gradient, which is the
    /// weights' rows so combined.</summary>
    internal AttackValue EvaluateObjectiveAtPreactivations(
        int label, int trainingLabel, int rival, AttackObjective objective, ReadoutWorkspace workspace)
    {
        EvaluateOutputsAtPreactivations(workspace);
        var value = AttackValue.Evaluate(
            Decision, objective.Loss, workspace.Outputs, label, trainingLabel, rival, workspace.OutputGradient);
        if (objective.PassThrough)
        {
            WakeOpponents(workspace);
        }

        ScaleSlopes(workspace);
        return value;
    }

    internal double EvaluateMarginAtPreactivations(int label, ReadoutWorkspace workspace)
    {
        Network.EvaluateOutputs(workspace.Preactivations, _weightNorms, workspace.Outputs);
        return Decision.Evaluate(workspace.Outputs, label);
    }

    /// <summary>Passes through a wide layer, where several points in one pass over the weights pay; null where it is narrow.</summary>
    internal LayerPass? WidePass { get; }

    private void EvaluateOutputs(ReadOnlySpan<double> x, ReadoutWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        EvaluatePreactivations(x, workspace.Preactivations);
        EvaluateOutputsAtPreactivations(workspace);
    }

    // z is known: f and the slopes c_r σ′(z_r), in one pass over the neurons: at ten neurons calls would cost more than arithmetic
    private void EvaluateOutputsAtPreactivations(ReadoutWorkspace workspace)
    {
        if (_dense is not null)
        {
            EvaluateDense(_dense, workspace);
            return;
        }

        Activation activation = Network.Hidden.Activation;
        double[] z = workspace.Preactivations, slopes = workspace.NeuronSlopes, outputs = workspace.Outputs, weights = _neuronWeights;
        for (int j = 0, r = 0; j < outputs.Length; j++)
        {
            double sum = _outputBias;
            for (int end = r + _neuronsPerOutput; r < end; r++)
            {
                if (activation.IsRelu)
                {
                    slopes[r] = z[r] > 0 ? weights[r] : 0;
                    sum += slopes[r] * z[r];
                }
                else
                {
                    slopes[r] = weights[r] * activation.Slope(z[r], _weightNorms[r]);
                    sum += weights[r] * activation.Value(z[r], _weightNorms[r]);
                }
            }

            outputs[j] = sum;
        }
    }

    private void EvaluatePreactivations(ReadOnlySpan<double> x, double[] preactivations)
    {
        Shape.Require(x.Length == InputDimension, nameof(x), $"is {x.Length} wide; the network reads d = {InputDimension}");
        if (WidePass is not null)
        {
            WidePass.Forward(x, preactivations);
            return;
        }

        Network.Hidden.Biases.CopyTo(preactivations);
        RowCombination.Add(x, _transposed!.Values, preactivations);
    }

    // A dead neuron that would lower the objective gets the slope it has when it is on.
    private void WakeOpponents(ReadoutWorkspace workspace)
    {
        if (_dense is not null)
        {
            WakeDenseOpponents(_dense, workspace);
            return;
        }

        double[] slopes = workspace.NeuronSlopes, outputGradient = workspace.OutputGradient;
        for (int r = 0; r < slopes.Length; r++)
        {
            if (slopes[r] == 0 && outputGradient[r / _neuronsPerOutput] * _neuronWeights[r] < 0)
            {
                slopes[r] = _neuronWeights[r];
            }
        }
    }

    // ∇ₓ = Σ_r (∂/∂f_{j(r)}) c_r σ′(z_r) w_r
    private void Backpropagate(ReadoutWorkspace workspace, Span<double> gradient)
    {
        ScaleSlopes(workspace);
        CombineRows(workspace, gradient);
    }

    private void ScaleSlopes(ReadoutWorkspace workspace)
    {
        if (_dense is not null)
        {
            WeighDense(_dense, workspace);
            return;
        }

        double[] slopes = workspace.NeuronSlopes, outputGradient = workspace.OutputGradient;
        for (int j = 0, r = 0; j < outputGradient.Length; j++)
        {
            for (int end = r + _neuronsPerOutput; r < end; r++)
            {
                slopes[r] *= outputGradient[j];
            }
        }
    }

    private void CombineRows(ReadoutWorkspace workspace, Span<double> gradient)
    {
        Shape.Require(
            gradient.Length == InputDimension, nameof(gradient), $"is {gradient.Length} long; the network reads d = {InputDimension}");
        if (WidePass is not null)
        {
            WidePass.Backward(workspace.NeuronSlopes, gradient);
            return;
        }

        gradient.Clear();
        RowCombination.Add(workspace.NeuronSlopes, Network.Hidden.Weights.Values, gradient);
    }
}
