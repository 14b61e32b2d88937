using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Tests.Doctor;

public sealed class LibtorchChecksTests
{
    private static readonly Machine Calm = PlayedMachine.Calm("/");

    private static readonly LayoutCheck Right = PlayedMachine.Right, Wrong = PlayedMachine.WrongOfOthers;
    private static readonly LayoutCheck Infinite = Wrong with { ForwardError = double.PositiveInfinity, IsOwn = true };

    [Fact]
    public void Version_Loaded_IsFine() => Assert.Equal((CheckState.Fine, "2.10.0"), Told(new LibtorchChecks(Calm).Version()));

    [Fact]
    public void Version_Absent_IsMissingWithTheReasonAndTheWayOut()
    {
        Finding finding = new LibtorchChecks(PlayedMachine.WithoutLibtorch(Calm)).Version();

        Assert.Equal(CheckState.Missing, finding.State);
        Assert.StartsWith("libtorch cannot be loaded on this machine.", finding.Advice, StringComparison.Ordinal);
        Assert.Contains("from a checkout", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Arithmetic_AllRight_IsFine()
    {
        Finding finding = Examine(new ArithmeticReport(ArithmeticOutcome.Right, [Right, Wrong with { ForwardError = 0 }], []));

        Assert.Equal((CheckState.Fine, "right in 2 of 2 layouts: 1 of ours, 1 of other models"), Told(finding));
        Assert.Empty(finding.Details);
    }

    [Fact]
    public void Arithmetic_OnlyOthersWrong_WorksAround()
    {
        LayoutCheck without = Wrong with { ForwardError = 0 };
        Finding finding = Examine(new ArithmeticReport(ArithmeticOutcome.OneDnnOff, [Right, Wrong], [Right, without]));

        Assert.Equal((CheckState.WorksAround, "1 of 2 layouts are wrong with oneDNN, none of them ours"), Told(finding));
        Assert.StartsWith("favg's own networks avoid these layouts.", finding.Advice, StringComparison.Ordinal);
        Assert.Equal(["off by 0.39: plain order, 3×3, 20 → 16 channels"], finding.Details);
    }

    [Fact]
    public void Arithmetic_RightWithoutOneDnn_WorksAround()
    {
        Finding finding = Examine(new ArithmeticReport(ArithmeticOutcome.OneDnnOff, [Infinite], [Right]));

        Assert.Equal((CheckState.WorksAround, "1 of 1 layouts are wrong with oneDNN, right without it"), Told(finding));
        Assert.Equal(["off by Infinity: plain order, 3×3, 20 → 16 channels"], finding.Details);
    }

    [Fact]
    public void Arithmetic_WrongEitherWay_IsWrongAndSaysWhatToDo()
    {
        LayoutCheck ours = Wrong with { IsOwn = true };
        Finding finding = Examine(new ArithmeticReport(ArithmeticOutcome.Wrong, [ours], [ours], Fault: "Use another machine."));

        Assert.Equal((CheckState.Wrong, "Use another machine."), (finding.State, finding.Advice));
        const string Fault = "off by 0.39: plain order, 3×3, 20 → 16 channels";
        Assert.Equal([Fault, $"{Fault}, without oneDNN"], finding.Details);
    }

    [Fact]
    public void Arithmetic_WithoutLibtorch_IsNotChecked()
    {
        var checks = new LibtorchChecks(PlayedMachine.WithoutLibtorch(Calm));

        Assert.Equal(CheckState.Missing, checks.Arithmetic().State);
        Assert.Null(checks.Report);
    }

    [Theory]
    [InlineData(true, "NVRM version: 570\nGCC", CheckState.Fine, "an NVIDIA GPU, and libtorch computes on it")]
    [InlineData(false, "NVRM version: 570\nGCC", CheckState.Missing, "an NVIDIA driver, and libtorch finds no GPU to use")]
    [InlineData(false, null, CheckState.Missing, "no NVIDIA driver")]
    internal void Gpu_DriverAndBuild_AreToldApart(bool works, string? driver, CheckState state, string found)
    {
        Machine machine = Calm with { HasCuda = () => works, Read = path => path == "/proc/driver/nvidia/version" ? driver : null };

        Assert.Equal((state, found), Told(new LibtorchChecks(machine).Gpu()));
    }

    [Fact]
    public void Gpu_WithoutLibtorch_IsNotChecked() =>
        Assert.Equal(CheckState.Missing, new LibtorchChecks(PlayedMachine.WithoutLibtorch(Calm)).Gpu().State);

    private static Finding Examine(ArithmeticReport report) =>
        new LibtorchChecks(Calm with { ExamineArithmetic = () => report }).Arithmetic();

    private static (CheckState State, string Found) Told(Finding finding) => (finding.State, finding.Found);
}
