namespace FeatureAveraging.Robustness;

/// <summary>The margin in units of the spread of the outputs (Croce and Hein 2020, eq. 6): it does not change when all outputs are scaled or shifted.</summary>
internal static class DlrLoss
{
    /// <summary>Turns the derivative of the margin into that of margin/(f₍₁₎ − f₍₃₎), f sorted decreasingly.</summary>
    /// <param name="outputs">f, at least three.</param>
    /// <param name="margin">The margin at f.</param>
    /// <param name="derivative">∂margin/∂f; overwritten.</param>
    /// <returns>The value; where the three largest outputs tie the spread is 0, and margin and derivative stay as they are.</returns>
    public static double Differentiate(ReadOnlySpan<double> outputs, double margin, Span<double> derivative)
    {
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
