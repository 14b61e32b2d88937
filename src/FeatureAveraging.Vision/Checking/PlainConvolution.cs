namespace FeatureAveraging.Vision.Checking;

/// <summary>The convolution and its derivatives as sums in double precision: what every other way is measured against.</summary>
internal static class PlainConvolution
{
    /// <summary>y(i, o, r, q) = Σ w(o, c, a, b) · x(i, c, s·r + a − p, s·q + b − p), and what follows for both gradients.</summary>
    /// <param name="problem">Shapes.</param>
    /// <param name="data">Values.</param>
    public static ConvolutionValues Compute(ConvolutionCase problem, ConvolutionData data)
    {
        var values = new ConvolutionValues(new double[data.Upstream.Length], new double[data.Input.Length], new double[data.Weights.Length]);
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
        for (int at = 0; at < results * results; at++)
        {
            int top = (at / results * problem.Stride) - (size / 2), left = (at % results * problem.Stride) - (size / 2);
            for (int tap = 0; tap < size * size; tap++)
            {
                int row = top + (tap / size), column = left + (tap % size);
                if (row < 0 || row >= side || column < 0 || column >= side)
                {
                    continue;
                }

                int x = x0 + (row * side) + column;
                values.Forward[y0 + at] += (double)data.Weights[w0 + tap] * data.Input[x];
                values.InputGradient[x] += (double)data.Weights[w0 + tap] * data.Upstream[y0 + at];
                values.WeightGradient[w0 + tap] += (double)data.Input[x] * data.Upstream[y0 + at];
            }
        }
    }
}
