using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

public sealed partial class Decision
{
    /// <summary>
    /// What an attack can aim at: the outputs of other groups where a maximum is taken, else the other groups.
    /// The margin is the least margin against one of them.
    /// </summary>
    /// <param name="label">A label.</param>
    /// <exception cref="ArgumentException">The label does not fit.</exception>
    public int CountRivals(int label)
    {
        int own = AnswerOf(label);
        return TakesMaximum ? OutputCount - _sizes[own] : AnswerCount - 1;
    }

    /// <summary>The margin against one rival, and a subgradient of it.</summary>
    /// <param name="outputs">f, length <see cref="OutputCount"/>.</param>
    /// <param name="label">A label.</param>
    /// <param name="rival">From 0 to <see cref="CountRivals"/> − 1, in ascending order of the outputs or groups.</param>
    /// <param name="derivative">Receives the derivative, as long as <paramref name="outputs"/>.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public double EvaluateRival(ReadOnlySpan<double> outputs, int label, int rival, Span<double> derivative)
    {
        RequireLengths(outputs, derivative);
        int own = AnswerOf(label);
        if (!TakesMaximum)
        {
            return Margin(outputs, own, IsOneOutput || rival < own ? rival : rival + 1, derivative);
        }

        int other = 0;
        for (int skipped = 0; _groups[other] == own || skipped < rival; other++)
        {
            skipped += _groups[other] == own ? 0 : 1;
        }

        return Difference(outputs, BestOutput(outputs, own, inGroup: true), other, derivative);
    }

    /// <summary>
    /// The margin over the spread of the outputs, margin/(f₍₁₎ − f₍₃₎), f sorted decreasingly (Croce
    /// and Hein 2020, eq. 6), and a subgradient of it.
    /// </summary>
    /// <param name="outputs">f, at least three.</param>
    /// <param name="label">A label.</param>
    /// <param name="derivative">Receives the derivative, as long as <paramref name="outputs"/>.</param>
    /// <returns>The value. It does not change when all outputs are scaled or shifted; where the
    /// three largest tie it is the margin itself.</returns>
    /// <exception cref="ArgumentException">There are fewer than three outputs, or a length or the label does not fit.</exception>
    public double EvaluateDlr(ReadOnlySpan<double> outputs, int label, Span<double> derivative)
    {
        Shape.Require(OutputCount >= 3, nameof(outputs), $"is {OutputCount} long; the DLR loss needs three outputs");
        double margin = Evaluate(outputs, label, derivative);
        (int first, int third) = FirstAndThird(outputs);
        double spread = outputs[first] - outputs[third];
        if (spread == 0)
        {
            return margin;
        }

        double ratio = margin / spread;
        for (int j = 0; j < derivative.Length; j++)
        {
            derivative[j] /= spread;
        }

        derivative[first] -= ratio / spread;
        derivative[third] += ratio / spread;
        return ratio;
    }

    /// <summary>
    /// Minus the loss that networks with these outputs are trained on, and its derivative: the logistic
    /// loss of one output, the softmax cross-entropy of k.
    /// </summary>
    /// <param name="outputs">f, length <see cref="OutputCount"/>.</param>
    /// <param name="trainingLabel">±1 for one output, the class from 0 for k.</param>
    /// <param name="derivative">Receives the derivative, as long as <paramref name="outputs"/>.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    /// <remarks>
    /// Logistic: y·σ(−yf). Cross-entropy with class c: −p_j for j ≠ c and Σ_{j≠c} p_j for c, summed so that it does not vanish when p_c
    /// rounds to 1.
    /// </remarks>
    public double EvaluateTrainingLoss(ReadOnlySpan<double> outputs, int trainingLabel, Span<double> derivative)
    {
        RequireLengths(outputs, derivative);
        bool fits = IsOneOutput ? trainingLabel is 1 or -1 : trainingLabel >= 0 && trainingLabel < OutputCount;
        Shape.Require(
            fits,
            nameof(trainingLabel),
            $"is {trainingLabel}; the loss of a binary network needs +1 or -1, that of a k-class network a class from 0 to " +
            $"{OutputCount - 1}");
        if (IsOneOutput)
        {
            derivative[0] = trainingLabel * StableMath.Sigmoid(-trainingLabel * outputs[0]);
            return -StableMath.Softplus(-trainingLabel * outputs[0]);
        }

        double largest = outputs[0], total = 0;
        foreach (double output in outputs)          // at ten outputs a call of TensorPrimitives costs more than the loop
        {
            largest = Math.Max(largest, output);
        }

        for (int j = 0; j < outputs.Length; j++)
        {
            derivative[j] = Math.Exp(outputs[j] - largest);
            total += derivative[j];
        }

        double others = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            derivative[j] /= -total;
            others -= j == trainingLabel ? 0 : derivative[j];
        }

        derivative[trainingLabel] = others;
        return outputs[trainingLabel] - largest - Math.Log(total);
    }

    private static (int First, int Third) FirstAndThird(ReadOnlySpan<double> outputs)
    {
        int first = -1, second = -1, third = -1;
        for (int j = 0; j < outputs.Length; j++)
        {
            if (first < 0 || outputs[j] > outputs[first])
            {
                (first, second, third) = (j, first, second);
            }
            else if (second < 0 || outputs[j] > outputs[second])
            {
                (second, third) = (j, second);
            }
            else if (third < 0 || outputs[j] > outputs[third])
            {
                third = j;
            }
        }

        return (first, third);
    }
}
