using FeatureAveraging.Runs;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Checking;

/// <summary>Whether a library convolves correctly on this machine; where it does not, whether it does without oneDNN.</summary>
/// <remarks>
/// Strided 1 × 1 convolutions of few channels, written directly with channels last, are left out: they would corrupt memory
/// (docs/decisions/0010-when-libtorch-is-wrong.md). Only the gradient by the weights does so, which nobody needs of a user's model.
/// </remarks>
internal static class ArithmeticCheck
{
    /// <summary>What the layers of this room compute.</summary>
    public static IReadOnlyList<ConvolutionCase> Own { get; } =
    [
        new(ConvolutionLayout.Own, 1, 4, 3),
        new(ConvolutionLayout.Own, 1, 20, 3),
        new(ConvolutionLayout.Own, 3, 8, 3),
        new(ConvolutionLayout.Own, 4, 8, 3, Stride: 2),
        new(ConvolutionLayout.Own, 4, 8, 1, Stride: 2),
        new(ConvolutionLayout.Own, 16, 20, 3),
        new(ConvolutionLayout.Own, 20, 16, 3),
        new(ConvolutionLayout.Own, 16, 32, 3, Type: ScalarType.BFloat16),
        new(ConvolutionLayout.Own, 33, 20, 1, Side: 1),
    ];

    /// <summary>What a user's model may compute besides.</summary>
    public static IReadOnlyList<ConvolutionCase> Users { get; } =
    [
        new(ConvolutionLayout.PlainOrder, 1, 8, 3),
        new(ConvolutionLayout.PlainOrder, 3, 4, 3),
        new(ConvolutionLayout.PlainOrder, 3, 16, 3),
        new(ConvolutionLayout.PlainOrder, 16, 20, 3),
        new(ConvolutionLayout.PlainOrder, 20, 16, 3),
        new(ConvolutionLayout.PlainOrder, 16, 20, 1),
        new(ConvolutionLayout.PlainOrder, 16, 20, 3, Stride: 2),
        new(ConvolutionLayout.ChannelsLast, 1, 8, 3),
        new(ConvolutionLayout.ChannelsLast, 16, 20, 3),
    ];

    /// <summary>Computes cases, and once more without oneDNN where one is wrong; oneDNN then stays off.</summary>
    /// <param name="arithmetic">The library.</param>
    /// <param name="cases">What it must be able to do.</param>
    /// <param name="processor">Name of the processor, for messages.</param>
    public static ArithmeticReport Run(IArithmetic arithmetic, IReadOnlyList<ConvolutionCase> cases, string processor)
    {
        ConvolutionData[] data = [.. cases.Select(problem => problem.Draw())];
        ConvolutionValues[] expected = [.. cases.Zip(data, PlainConvolution.Compute)];
        LayoutCheck[] with = Measure(arithmetic, cases, data, expected);
        if (with.All(check => check.IsRight))
        {
            return new ArithmeticReport(ArithmeticOutcome.Right, with, []);
        }

        if (!arithmetic.TrySwitchOneDnn(false))
        {
            return Refuse(with, [], "oneDNN, the part at fault before, cannot be switched off on this system");
        }

        LayoutCheck[] without = Measure(arithmetic, cases, data, expected);
        return without.All(check => check.IsRight)
            ? new ArithmeticReport(ArithmeticOutcome.OneDnnOff, with, without, Warn())
            : Refuse(with, without, $"without oneDNN it is wrong too ({Describe(without)})");

        ArithmeticReport Refuse(LayoutCheck[] on, LayoutCheck[] off, string why) => new(ArithmeticOutcome.Wrong, on, off, Fault:
            $"{arithmetic.Name} computes wrong results on this processor ({processor}): {Describe(on)}; {why}. " +
            "Nothing is computed with it. Use another machine or a GPU, or set ONEDNN_MAX_CPU_ISA=SSE41 " +
            "and see with 'favg doctor' whether that helps.");

        Diagnostic Warn() => new(DiagnosticIds.OneDnnOff, Severity.Warning,
            $"{arithmetic.Name} computes wrong results on this processor ({processor}) with oneDNN: {Describe(with)}. " +
            "oneDNN is switched off: results are right, and convolutions several times slower.");
    }

    /// <summary>Computes cases on a device where there is nothing to switch off.</summary>
    /// <param name="arithmetic">The library.</param>
    /// <param name="cases">What it must be able to do.</param>
    /// <param name="device">The device, for messages.</param>
    /// <returns>What is wrong; null when every result is right.</returns>
    public static string? FindFault(IArithmetic arithmetic, IReadOnlyList<ConvolutionCase> cases, string device)
    {
        ConvolutionData[] data = [.. cases.Select(problem => problem.Draw())];
        LayoutCheck[] found = Measure(arithmetic, cases, data, [.. cases.Zip(data, PlainConvolution.Compute)]);
        return found.All(check => check.IsRight)
            ? null
            : $"{arithmetic.Name} computes wrong results on {device}: {Describe(found)}. Nothing is computed with it. Use the processor.";
    }

    private static LayoutCheck[] Measure(
        IArithmetic arithmetic, IReadOnlyList<ConvolutionCase> cases, ConvolutionData[] data, ConvolutionValues[] expected)
    {
        int threads = arithmetic.Threads;
        try
        {
            LayoutCheck[] one = MeasureWith(1), two = MeasureWith(2);
            return [.. one.Zip(two, Worst)];
        }
        finally
        {
            arithmetic.Threads = threads;
        }

        LayoutCheck[] MeasureWith(int count)
        {
            arithmetic.Threads = count;
            return [.. cases.Select((problem, i) => Compare(problem, arithmetic.Convolve(problem, data[i]), expected[i]))];
        }
    }

    private static LayoutCheck Compare(ConvolutionCase problem, ConvolutionValues found, ConvolutionValues expected) => new(
        problem.Name,
        problem.Layout == ConvolutionLayout.Own,
        Error(found.Forward, expected.Forward),
        Error(found.InputGradient, expected.InputGradient),
        Error(found.WeightGradient, expected.WeightGradient),
        problem.Tolerance);

    private static LayoutCheck Worst(LayoutCheck one, LayoutCheck two) => one with
    {
        ForwardError = Math.Max(one.ForwardError, two.ForwardError),
        InputGradientError = Math.Max(one.InputGradientError, two.InputGradientError),
        WeightGradientError = Math.Max(one.WeightGradientError, two.WeightGradientError),
    };

    /// <summary>max |found − expected| / max |expected|; +∞ where something is not a number.</summary>
    private static double Error(double[] found, double[] expected)
    {
        double worst = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(found[i] - expected[i]);
            (worst, largest) =
                (double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error), Math.Max(largest, Math.Abs(expected[i])));
        }

        return worst / largest;
    }

    private static string Describe(LayoutCheck[] checks)
    {
        LayoutCheck worst = checks.First(check => !check.IsRight);
        double error = Math.Max(worst.ForwardError, Math.Max(worst.InputGradientError, worst.WeightGradientError));
        string more = checks.Count(check => !check.IsRight) is > 1 and int count ? $", and {count - 1} more" : "";
        return FormattableString.Invariant($"{worst.Layout} is off by {error:G2} of the largest value{more}");
    }
}
