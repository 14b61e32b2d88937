using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Vision.Tests.Checking;

/// <summary>The check on libraries that are wrong in a known way; needs no libtorch.</summary>
public sealed class ArithmeticCheckTests
{
    private static readonly IReadOnlyList<ConvolutionCase> All = [.. ArithmeticCheck.Own, .. ArithmeticCheck.Users];

    [Fact]
    public void Run_RightLibrary_ChangesNothing()
    {
        var played = new PlayedArithmetic((_, _, _, _) => { });
        ArithmeticReport report = ArithmeticCheck.Run(played, All, "Z80");
        Assert.Equal(ArithmeticOutcome.Right, report.Outcome);
        Assert.Equal((true, 7, 2 * All.Count), (played.UsesOneDnn, played.Threads, played.Computed));
        Assert.All(
            report.WithOneDnn, check => Assert.Equal((0, 0, 0), (check.ForwardError, check.InputGradientError, check.WeightGradientError)));
        Assert.Equal((0, null, null), (report.WithoutOneDnn.Count, report.Diagnostic, report.Fault));
    }

    /// <summary>One value in one array of one case is off by more than rounding, or is not a number: found wherever it is.</summary>
    [Theory]
    [InlineData(0, 1e-3)]
    [InlineData(1, 1e-3)]
    [InlineData(2, 1e-3)]
    [InlineData(1, double.NaN)]
    public void Run_OneWrongValue_IsFound(int array, double error)
    {
        for (int wrong = 0; wrong < All.Count; wrong++)
        {
            ConvolutionCase chosen = All[wrong];
            var played = new PlayedArithmetic((problem, values, oneDnn, _) =>
            {
                double[] spoilt = array switch { 0 => values.Forward, 1 => values.InputGradient, _ => values.WeightGradient };
                spoilt[^1] += problem == chosen && oneDnn ? error * spoilt.Max() * (problem.Tolerance / 1e-4) : 0;
            });
            ArithmeticReport report = ArithmeticCheck.Run(played, All, "Z80");
            Assert.Equal((ArithmeticOutcome.OneDnnOff, false), (report.Outcome, played.UsesOneDnn));
            Assert.Equal([wrong], Enumerable.Range(0, All.Count).Where(i => !report.WithOneDnn[i].IsRight));
            Assert.All(report.WithoutOneDnn, check => Assert.True(check.IsRight));
        }
    }

    [Fact]
    public void FindFault_OnAGpu_NamesTheLibraryTheDeviceAndTheLayout()
    {
        Assert.Null(ArithmeticCheck.FindFault(new PlayedArithmetic((_, _, _, _) => { }), ArithmeticCheck.Own, "this GPU"));
        var wrong = new PlayedArithmetic((problem, values, _, _) => values.Forward[0] += problem == ArithmeticCheck.Own[2] ? 100 : 0);
        string fault = ArithmeticCheck.FindFault(wrong, ArithmeticCheck.Own, "this GPU")!;
        Assert.Contains("computes wrong results on this GPU: " + ArithmeticCheck.Own[2].Name, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongWithTwoThreadsOnly_IsFound()
    {
        var played = new PlayedArithmetic((_, values, oneDnn, threads) => values.InputGradient[0] += oneDnn && threads == 2 ? 10 : 0);
        Assert.Equal(ArithmeticOutcome.OneDnnOff, ArithmeticCheck.Run(played, All, "Z80").Outcome);
        Assert.Equal(7, played.Threads);
    }

    [Fact]
    public void Run_RightWithoutOneDnn_WarnsWithNumbers()
    {
        var played =
            new PlayedArithmetic((problem, values, oneDnn, _) => values.InputGradient[0] += oneDnn && problem.Outputs == 20 ? 100 : 0);
        ArithmeticReport report = ArithmeticCheck.Run(played, ArithmeticCheck.Own, "Z80");
        Assert.Equal((DiagnosticIds.OneDnnOff, Severity.Warning), (report.Diagnostic?.Id, report.Diagnostic?.Severity));
        Assert.Contains(
            "libtorch 0.0 computes wrong results on this processor (Z80) with oneDNN: own layer, 3×3, 1 → 20 channels is off by",
            report.Diagnostic?.Message, StringComparison.Ordinal);
        Assert.Contains("and 2 more", report.Diagnostic?.Message, StringComparison.Ordinal);
        Assert.Equal("oneDNN switched off: wrong on 3 of 9 layouts, right without it", report.Summary);
        report.ThrowIfWrong();
    }

    [Fact]
    public void Run_WrongEitherWay_Refuses()
    {
        ArithmeticReport report =
            ArithmeticCheck.Run(new PlayedArithmetic((_, values, _, _) => values.Forward[3] = -50), ArithmeticCheck.Own, "Z80");
        LibtorchException refusal = Assert.Throws<LibtorchException>(report.ThrowIfWrong);
        Assert.True(refusal.IsUnsound);
        Assert.Contains("(Z80)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("without oneDNN it is wrong too", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("favg doctor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongAndNoSwitch_Refuses()
    {
        var played = new PlayedArithmetic((_, values, _, _) => values.Forward[3] = -50, canSwitch: false);
        ArithmeticReport report = ArithmeticCheck.Run(played, ArithmeticCheck.Own, "Z80");
        Assert.Equal((ArithmeticOutcome.Wrong, 0), (report.Outcome, report.WithoutOneDnn.Count));
        Assert.Contains("cannot be switched off on this system", report.Fault, StringComparison.Ordinal);
    }
}
