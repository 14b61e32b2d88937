namespace FeatureAveraging.Vision.Checking;

/// <summary>The convolution and its derivatives as sums in double precision: what every other way is measured against.</summary>
internal static class PlainConvolution
{
    /// <summary>y(i, o, r, q) = Σ w(o, c, a, b) · x(i, c, s·r + a − p, s·q + b − p), and what follows for both gradients.</summary>
    /// <param name="problem">Shapes.</param>
    /// <param name="data">Values.</param>
    public static ConvolutionValues Compute(ConvolutionCase problem, ConvolutionData data)
    {
        var values =
            new ConvolutionValues(new double[data.Upstream.Length], new double[data.Input.Length], new double[data.Weights.Length]);
        for (int image = 0; image < ConvolutionCase.Images; image++)
        {
            for (int pair = 0; pair < problem.Inputs * problem.Outputs; pair++)
            {
                AddPlanes(problem, data, values, image, pair / problem.Inputs, pair % problem.Inputs);
            }
        }

        return values;
    }

    /// <summary>The part of one input channel in one output channel.</summary>
    private static void AddPlanes(ConvolutionCase problem, ConvolutionData data, ConvolutionValues values, int image, int output, int input)
    {
        (int side, int size, int results) = (problem.Side, problem.Size, problem.OutputSide);
        int x0 = ((image * problem.Inputs) + input) * side * side, y0 = ((image * problem.Outputs) + output) * results * results;
        int w0 = ((output * problem.Inputs) + input) * size * size;
        for (int tap = 0; tap < size * size; tap++)
        {
            int down = (tap / size) - (size / 2), right = (tap % size) - (size / 2);
            for (int row = 0; row < results; row++)
            {
                int from = (row * problem.Stride) + down;
                if (from >= 0 && from < side)
                {
                    AddRow(problem, data, values, x0 + (from * side), y0 + (row * results), w0 + tap, right);
                }
            }
        }
    }

    private static void AddRow(ConvolutionCase problem, ConvolutionData data, ConvolutionValues values, int x0, int y0, int tap, int right)
    {
        double weight = data.Weights[tap], sum = 0;
        for (int column = 0; column < problem.OutputSide; column++)
        {
            int from = (column * problem.Stride) + right;
            if (from >= 0 && from < problem.Side)
            {
                values.Forward[y0 + column] += weight * data.Input[x0 + from];
                values.InputGradient[x0 + from] += weight * data.Upstream[y0 + column];
                sum += (double)data.Input[x0 + from] * data.Upstream[y0 + column];
            }
        }

        values.WeightGradient[tap] += sum;
    }
}
