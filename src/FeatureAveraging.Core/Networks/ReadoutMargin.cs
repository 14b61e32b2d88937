using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>The margin of a decision: &gt; 0 means correct, and a tie (exactly 0) is an error.</summary>
/// <remarks>
/// With s_j the side of class j, the margins of label y are y·f (binary network), f_y − max_{l≠y} f_l (native k-class),
/// y(Σ₊f − Σ₋f) (sum), the same with means, y(max₊f − max₋f) and y(LSE₊f − LSE₋f) (probability).
/// Where a maximum is attained more than once, the class of lowest index gets the whole subgradient.
/// No method allocates; all are safe to call concurrently.
/// </remarks>
public static class ReadoutMargin
{
    /// <summary>Checks that a network can be read out in a given way.</summary>
    /// <param name="network">The network.</param>
    /// <param name="readout">The read-out.</param>
    /// <exception cref="ArgumentException">The network is binary and the read-out is not <see cref="Readout.Native"/>.</exception>
    public static void RequireSupported(TwoLayerNetwork network, Readout readout)
    {
        ArgumentNullException.ThrowIfNull(network);
        Shape.Require(network is MulticlassNetwork || readout == Readout.Native, nameof(readout), $"is {readout}, but a binary network has one output and is its own decision; use {Readout.Native}, or a k-class network");
    }

    /// <summary>The margin of one sample.</summary>
    /// <param name="network">The network whose outputs these are.</param>
    /// <param name="readout">How they become a decision.</param>
    /// <param name="outputs">f, length <see cref="TwoLayerNetwork.OutputCount"/>.</param>
    /// <param name="label">y = ±1; for the native read-out of a k-class network the class, from 0.</param>
    /// <exception cref="ArgumentException">A length, the label or the read-out does not fit the network.</exception>
    public static double Evaluate(TwoLayerNetwork network, Readout readout, ReadOnlySpan<double> outputs, int label) =>
        EvaluateCore(network, readout, outputs, label, []);

    /// <summary>The margin of one sample under any k-class classifier, known by its outputs alone.</summary>
    /// <param name="partition">Side of each of the k classes.</param>
    /// <param name="readout">How the outputs become a decision.</param>
    /// <param name="outputs">f, length k.</param>
    /// <param name="label">y = ±1; for the native read-out the class, from 0.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public static double Evaluate(Partition partition, Readout readout, ReadOnlySpan<double> outputs, int label)
    {
        ArgumentNullException.ThrowIfNull(partition);
        Shape.Require(outputs.Length == partition.ClusterCount, nameof(outputs), $"is {outputs.Length} long; the partition has {partition.ClusterCount} classes");
        return EvaluateCore(partition, readout, outputs, label, []);
    }

    /// <summary>The margin of one sample and a subgradient of it.</summary>
    /// <param name="network">The network whose outputs these are.</param>
    /// <param name="readout">How they become a decision.</param>
    /// <param name="outputs">f, length <see cref="TwoLayerNetwork.OutputCount"/>.</param>
    /// <param name="label">y = ±1; for the native read-out of a k-class network the class, from 0.</param>
    /// <param name="derivative">Receives ∂margin/∂f, as long as <paramref name="outputs"/>.</param>
    /// <exception cref="ArgumentException">A length, the label or the read-out does not fit the network.</exception>
    public static double Evaluate(TwoLayerNetwork network, Readout readout, ReadOnlySpan<double> outputs, int label, Span<double> derivative)
    {
        Shape.Require(derivative.Length == outputs.Length, nameof(derivative), $"is {derivative.Length} long; there are {outputs.Length} outputs");
        return EvaluateCore(network, readout, outputs, label, derivative);
    }

    private static double EvaluateCore(TwoLayerNetwork network, Readout readout, ReadOnlySpan<double> outputs, int label, Span<double> derivative)
    {
        RequireSupported(network, readout);
        Shape.Require(outputs.Length == network.OutputCount, nameof(outputs), $"is {outputs.Length} long; the network has {network.OutputCount} outputs");
        return EvaluateCore((network as MulticlassNetwork)?.Partition, readout, outputs, label, derivative);
    }

    // a partition of k classes, or none for the one output of a binary network
    private static double EvaluateCore(Partition? partition, Readout readout, ReadOnlySpan<double> outputs, int label, Span<double> derivative)
    {
        if (partition is not null && readout == Readout.Native)
        {
            Shape.Require(label >= 0 && label < outputs.Length, nameof(label), $"is {label}; the native decision of a k-class network needs a class from 0 to {outputs.Length - 1}");
            return Against(outputs, label, BestOther(outputs, label), 1, derivative);
        }

        Shape.Require(label is 1 or -1, nameof(label), $"is {label}; a binary decision needs +1 or -1");
        ReadOnlySpan<int> sides = partition is null ? [1] : partition.Sides;
        return readout switch
        {
            Readout.Native or Readout.Sum => Linear(outputs, sides, label, label, derivative),
            Readout.Mean => Linear(outputs, sides, (double)label / Count(sides, 1), (double)label / Count(sides, -1), derivative),
            Readout.Max => Against(outputs, Best(outputs, sides, 1), Best(outputs, sides, -1), label, derivative),
            Readout.Probability => Probability(outputs, sides, label, derivative),
            _ => throw new ArgumentOutOfRangeException(nameof(readout), readout, "The read-out is not one of native, sum, mean, max and probability."),
        };
    }

    // Σ_{J₊} a₊ f_j − Σ_{J₋} a₋ f_j
    private static double Linear(ReadOnlySpan<double> outputs, ReadOnlySpan<int> sides, double positive, double negative, Span<double> derivative)
    {
        double sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            double slope = sides[j] > 0 ? positive : -negative;
            sum += slope * outputs[j];
            if (!derivative.IsEmpty)
            {
                derivative[j] = slope;
            }
        }

        return sum;
    }

    // sign·(f_a − f_b)
    private static double Against(ReadOnlySpan<double> outputs, int a, int b, int sign, Span<double> derivative)
    {
        if (!derivative.IsEmpty)
        {
            derivative.Clear();
            (derivative[a], derivative[b]) = (sign, -sign);
        }

        return sign * (outputs[a] - outputs[b]);
    }

    // y(LSE₊ − LSE₋); ∂/∂f_j = y s_j e^{f_j − LSE_{s_j}}
    private static double Probability(ReadOnlySpan<double> outputs, ReadOnlySpan<int> sides, int label, Span<double> derivative)
    {
        double positive = LogSumExp(outputs, sides, 1), negative = LogSumExp(outputs, sides, -1);
        for (int j = 0; j < derivative.Length; j++)
        {
            derivative[j] = label * sides[j] * Math.Exp(outputs[j] - (sides[j] > 0 ? positive : negative));
        }

        return label * (positive - negative);
    }

    private static double LogSumExp(ReadOnlySpan<double> outputs, ReadOnlySpan<int> sides, int side)
    {
        double max = outputs[Best(outputs, sides, side)], sum = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            sum += sides[j] == side ? Math.Exp(outputs[j] - max) : 0;
        }

        return max + Math.Log(sum);
    }

    private static int Best(ReadOnlySpan<double> outputs, ReadOnlySpan<int> sides, int side)
    {
        int best = -1;
        for (int j = 0; j < outputs.Length; j++)
        {
            if (sides[j] == side && (best < 0 || outputs[j] > outputs[best]))
            {
                best = j;
            }
        }

        return best;
    }

    private static int BestOther(ReadOnlySpan<double> outputs, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int j = best + 1; j < outputs.Length; j++)
        {
            if (j != label && outputs[j] > outputs[best])
            {
                best = j;
            }
        }

        return best;
    }

    private static int Count(ReadOnlySpan<int> sides, int side) => MemoryExtensions.Count(sides, side);
}
