using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>
/// How outputs become a decision, and what an attack can descend: margin, rivals, DLR, training
/// loss. All of it is computed from the outputs alone.
/// </summary>
/// <remarks>
/// <para>The outputs f₁…f_k are in G ≥ 2 groups, and the decision is the group with the greatest r_g(f): the maximum of its
/// outputs, their sum, their mean, or log Σ e^f (<see cref="Readout"/>). The native read-out of k classes is the maximum over k
/// groups of one. The margin of label y is r_y − max_{g≠y} r_g; &gt; 0 means correct, and a tie (exactly 0) is an error. A binary
/// network has one output f, and its margin is y·f.</para>
/// <para>Labels are coarse labels (<see cref="Partition"/>): ±1 for two groups, the group from 0 for more; the class from 0 where the
/// decision is between classes. Where a maximum is attained more than once, the output or group of lowest index gets the whole subgradient.
/// Immutable. No method allocates; all are safe to call concurrently.</para>
/// </remarks>
public sealed partial class Decision
{
    private readonly int[] _groups;         // of each output; of the one output of a binary network: none
    private readonly int[] _sizes;          // of each group
    private readonly bool _twoSided;

    /// <summary>The decision of k outputs.</summary>
    /// <param name="partition">Group of each of the k outputs; not looked at by the native read-out.</param>
    /// <param name="readout">How outputs of one group count together.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such read-out.</exception>
    public Decision(Partition partition, Readout readout)
    {
        ArgumentNullException.ThrowIfNull(partition);
        if (!Enum.IsDefined(readout))
        {
            throw new ArgumentOutOfRangeException(
                nameof(readout), readout, "The read-out is not one of native, sum, mean, max and probability.");
        }

        (OutputCount, Readout) = (partition.ClusterCount, readout);
        IsBetweenClasses = readout == Readout.Native;
        _groups = IsBetweenClasses ? [.. Enumerable.Range(0, OutputCount)] : partition.Groups.ToArray();
        _sizes = new int[IsBetweenClasses ? OutputCount : partition.GroupCount];
        _twoSided = !IsBetweenClasses && partition.GroupCount == 2;
        foreach (int group in _groups)
        {
            _sizes[group]++;
        }
    }

    private Decision() => (OutputCount, Readout, _groups, _sizes, _twoSided) = (1, Readout.Native, [], [], true);

    /// <summary>The decision of one output: its sign.</summary>
    public static Decision Sign { get; } = new();

    /// <summary>k, or 1.</summary>
    public int OutputCount { get; }

    /// <summary>How outputs of one group count together.</summary>
    public Readout Readout { get; }

    /// <summary>Number of answers: G, k where the decision is between classes, 2 for one output.</summary>
    public int AnswerCount => IsOneOutput ? 2 : _sizes.Length;

    /// <summary>The outputs of every answer as text, <c>0,1|2,3</c>; <c>sign</c> for one output.</summary>
    public string Groups => IsOneOutput
        ? "sign" : string.Join('|', Enumerable.Range(0, AnswerCount).Select(answer => string.Join(',', OutputsOf(answer))));

    /// <summary>Whether the decision is between k classes, and labels are classes from 0.</summary>
    public bool IsBetweenClasses { get; }

    /// <summary>
    /// Whether the outputs of a group count by their maximum, so that the margin is the least of several differences of two outputs.
    /// </summary>
    public bool TakesMaximum => Readout == Readout.Max || IsBetweenClasses;

    /// <summary>Whether the margin against any one rival is linear in the outputs: the sum, the mean, and the sign of one output.</summary>
    public bool IsLinear => !TakesMaximum && Readout != Readout.Probability;

    /// <summary>Whether the margin is the least of several, one for each rival.</summary>
    public bool HasRivals => TakesMaximum || _sizes.Length > 2;

    private bool IsOneOutput => _groups.Length == 0;

    /// <summary>The decision of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="readout">The read-out.</param>
    /// <exception cref="ArgumentException">The network is binary and the read-out is not <see cref="Readout.Native"/>.</exception>
    public static Decision Of(TwoLayerNetwork network, Readout readout)
    {
        ArgumentNullException.ThrowIfNull(network);
        Shape.Require(
            network is not BinaryNetwork || readout == Readout.Native,
            nameof(readout),
            $"is {readout}, but a binary network has one output and is its own decision; use {Readout.Native}, or a k-class network");
        return PartitionOf(network) is { } partition ? new Decision(partition, readout) : Sign;
    }

    /// <summary>Coarse class of each output of a network; null for a binary network, which has one output.</summary>
    /// <param name="network">The network.</param>
    public static Partition? PartitionOf(TwoLayerNetwork network) =>
        (network as MulticlassNetwork)?.Partition ?? (network as DenseNetwork)?.Partition;

    /// <summary>The label of an answer.</summary>
    /// <param name="answer">From 0 to <see cref="AnswerCount"/> − 1.</param>
    public int LabelOf(int answer) => _twoSided ? 1 - (2 * answer) : answer;

    /// <summary>The answer that a label asks for, from 0.</summary>
    /// <param name="label">±1, the group, or the class where the decision is between classes.</param>
    /// <exception cref="ArgumentException">There is no such label.</exception>
    public int AnswerOf(int label)
    {
        if (_twoSided)
        {
            Shape.Require(label is 1 or -1, nameof(label), $"is {label}; a binary decision needs +1 or -1");
            return label > 0 ? 0 : 1;
        }

        string what = IsBetweenClasses ? "the native decision of a k-class network needs a class" : "the decision needs a group";
        Shape.Require(label >= 0 && label < AnswerCount, nameof(label), $"is {label}; {what} from 0 to {AnswerCount - 1}");
        return label;
    }

    /// <summary>
    /// The label of each sample whose class is known: the class where the decision is between classes, else the coarse label of its group.
    /// </summary>
    /// <param name="classes">Classes from 0 to k − 1.</param>
    /// <exception cref="ArgumentException">A class is out of range.</exception>
    public int[] LabelsOf(ReadOnlySpan<int> classes)
    {
        int[] labels = new int[classes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            Shape.Require(
                classes[i] >= 0 && classes[i] < OutputCount && !IsOneOutput,
                nameof(classes),
                $"holds {classes[i]} at sample {i}; the decision has {OutputCount} outputs");
            labels[i] = LabelOf(_groups[classes[i]]);
        }

        return labels;
    }

    /// <summary>Share of samples that the decision gets right, in [0, 1]; a tie is an error.</summary>
    /// <param name="outputs">Outputs of n ≥ 1 samples: n × k.</param>
    /// <param name="labels">n labels.</param>
    /// <exception cref="ArgumentException">There is no sample, or a length or a label does not fit.</exception>
    public double ComputeAccuracy(Matrix outputs, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Shape.Require(
            labels.Length == outputs.Rows, nameof(labels), $"is {labels.Length} long; there are n = {outputs.Rows} rows of outputs");
        Shape.Require(labels.Length > 0, nameof(labels), $"is empty; a share of no samples is not a number");
        int correct = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            correct += Evaluate(outputs.Row(i), labels[i]) > 0 ? 1 : 0;
        }

        return (double)correct / labels.Length;
    }

    /// <summary>Whether an output speaks for a label: it is of the label's group.</summary>
    /// <param name="output">j, from 0, of several outputs.</param>
    /// <param name="label">A label.</param>
    public bool SpeaksFor(int output, int label) => _groups[output] == AnswerOf(label);

    /// <summary>The outputs of one answer, ascending.</summary>
    /// <param name="answer">From 0 to <see cref="AnswerCount"/> − 1.</param>
    public IEnumerable<int> OutputsOf(int answer) => Enumerable.Range(0, OutputCount).Where(j => _groups[j] == answer);

    /// <summary>The answer at given outputs.</summary>
    /// <param name="outputs">f, length <see cref="OutputCount"/>.</param>
    /// <returns>From 0 to <see cref="AnswerCount"/> − 1; −1 for a tie.</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public int Decide(ReadOnlySpan<double> outputs)
    {
        RequireLength(outputs.Length, nameof(outputs));
        int best = 0;
        if (AnswerCount > 2)
        {
            best = TakesMaximum ? _groups[TensorPrimitives.IndexOfMax(outputs)] : BestRival(outputs, own: -1);
        }

        double margin = Evaluate(outputs, LabelOf(best));
        return margin > 0 ? best : margin < 0 && AnswerCount == 2 ? 1 : -1;
    }

    /// <summary>The margin of one sample.</summary>
    /// <param name="outputs">f, length <see cref="OutputCount"/>.</param>
    /// <param name="label">±1, the group, or the class where the decision is between classes.</param>
    /// <exception cref="ArgumentException">The length or the label does not fit.</exception>
    public double Evaluate(ReadOnlySpan<double> outputs, int label)
    {
        RequireLength(outputs.Length, nameof(outputs));
        return Margin(outputs, AnswerOf(label), rival: -1, []);
    }

    /// <summary>The margin of one sample and a subgradient of it.</summary>
    /// <param name="outputs">f, length <see cref="OutputCount"/>.</param>
    /// <param name="label">±1, the group, or the class where the decision is between classes.</param>
    /// <param name="derivative">Receives ∂margin/∂f, as long as <paramref name="outputs"/>.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double Evaluate(ReadOnlySpan<double> outputs, int label, Span<double> derivative)
    {
        RequireLengths(outputs, derivative);
        return Margin(outputs, AnswerOf(label), rival: -1, derivative);
    }

    // Against the group rival, or the strongest one where it is −1.
    private double Margin(ReadOnlySpan<double> outputs, int own, int rival, Span<double> derivative)
    {
        if (TakesMaximum)
        {
            return Difference(outputs, BestOutput(outputs, own, inGroup: true), BestOutput(outputs, own, inGroup: false), derivative);
        }

        if (IsOneOutput)
        {
            int label = LabelOf(own);
            if (!derivative.IsEmpty)
            {
                derivative[0] = label;
            }

            return label * outputs[0];
        }

        int other = rival >= 0 ? rival : _sizes.Length == 2 ? 1 - own : BestRival(outputs, own);
        return Readout == Readout.Probability ? LogRatio(outputs, own, other, derivative) : Linear(outputs, own, other, derivative);
    }

    private static double Difference(ReadOnlySpan<double> outputs, int own, int other, Span<double> derivative)
    {
        if (!derivative.IsEmpty)
        {
            derivative.Clear();
            (derivative[own], derivative[other]) = (1, -1);
        }

        return outputs[own] - outputs[other];
    }

    // Σ_own a f_j − Σ_other b f_j, a and b 1 or one over the size of the group
    private double Linear(ReadOnlySpan<double> outputs, int own, int other, Span<double> derivative)
    {
        double plus = Readout == Readout.Mean ? 1.0 / _sizes[own] : 1, minus = Readout == Readout.Mean ? 1.0 / _sizes[other] : 1, sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            double slope = _groups[j] == own ? plus : _groups[j] == other ? -minus : 0;
            sum += slope * outputs[j];
            if (!derivative.IsEmpty)
            {
                derivative[j] = slope;
            }
        }

        return sum;
    }

    // LSE_own − LSE_other; ∂/∂f_j = ±e^{f_j − LSE}
    private double LogRatio(ReadOnlySpan<double> outputs, int own, int other, Span<double> derivative)
    {
        double plus = LogSumExp(outputs, own), minus = LogSumExp(outputs, other);
        for (int j = 0; j < derivative.Length; j++)
        {
            int group = _groups[j];
            derivative[j] = group == own ? Math.Exp(outputs[j] - plus) : group == other ? -Math.Exp(outputs[j] - minus) : 0;
        }

        return plus - minus;
    }

    private double LogSumExp(ReadOnlySpan<double> outputs, int group)
    {
        double max = outputs[BestOutput(outputs, group, inGroup: true)], sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            sum += _groups[j] == group ? Math.Exp(outputs[j] - max) : 0;
        }

        return max + Math.Log(sum);
    }

    // The group other than own with the greatest r_g.
    private int BestRival(ReadOnlySpan<double> outputs, int own)
    {
        int best = -1;
        double most = double.NegativeInfinity;
        for (int group = 0; group < _sizes.Length; group++)
        {
            double value = group == own ? double.NegativeInfinity : Score(outputs, group);
            (best, most) = group != own && (best < 0 || value > most) ? (group, value) : (best, most);
        }

        return best;
    }

    private double Score(ReadOnlySpan<double> outputs, int group)
    {
        if (Readout == Readout.Probability)
        {
            return LogSumExp(outputs, group);
        }

        double sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            sum += _groups[j] == group ? outputs[j] : 0;
        }

        return Readout == Readout.Mean ? sum / _sizes[group] : sum;
    }

    // The greatest output of a group, or of all others.
    private int BestOutput(ReadOnlySpan<double> outputs, int group, bool inGroup)
    {
        int best = -1;
        for (int j = 0; j < outputs.Length; j++)
        {
            if (_groups[j] == group == inGroup && (best < 0 || outputs[j] > outputs[best]))
            {
                best = j;
            }
        }

        return best;
    }

    private void RequireLength(int length, string name) =>
        Shape.Require(length == OutputCount, name, $"is {length} long; there are {OutputCount} outputs");

    private void RequireLengths(ReadOnlySpan<double> outputs, Span<double> derivative)
    {
        RequireLength(outputs.Length, nameof(outputs));
        Shape.Require(
            derivative.Length == outputs.Length, nameof(derivative), $"is {derivative.Length} long; there are {outputs.Length} outputs");
    }
}
