using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Vision.Tests.Checking;

/// <summary>The check on the libtorch that is here.</summary>
public sealed class LibtorchArithmeticTests : NativeTest
{
    /// <summary>Our layers avoid the known faults by construction, so they need no switch on any machine.</summary>
    [Fact]
    public void Arithmetic_OwnLayers_AreRightWithOneDnnOn() =>
        Assert.Equal((ArithmeticOutcome.Right, null), (Libtorch.Arithmetic.Outcome, Libtorch.Arithmetic.Fault));

    /// <summary>
    /// What users' models do is right, or becomes right without oneDNN; our own layers are right either way;
    /// and the process goes on with oneDNN.
    /// </summary>
    [Fact]
    public void Examine_EveryLayout_IsRightInOneWay()
    {
        ArithmeticReport report = Libtorch.Examine();
        Assert.Null(report.Fault);
        Assert.All(report.WithOneDnn.Where(check => check.IsOwn), check => Assert.True(check.IsRight, check.Layout));
        Assert.All(report.WithoutOneDnn, check => Assert.True(check.IsRight, check.Layout));
        Assert.Equal(ArithmeticCheck.Own.Count + ArithmeticCheck.Users.Count, report.WithOneDnn.Count);
    }

    [Fact]
    public void Switches_OutsideWindows_AreThere()
    {
        bool found = LibtorchSwitches.TryForbidNnpack() && LibtorchSwitches.TryUseOneDnn(false) && LibtorchSwitches.TryUseOneDnn(true);
        Assert.Equal(!OperatingSystem.IsWindows(), found);
    }

    /// <summary>Right without oneDNN as well: the way out of a wrong oneDNN leads somewhere.</summary>
    [Fact]
    public void Run_WithoutOneDnn_EveryLayoutIsRight()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "libtorch has no such switch on Windows.");
        try
        {
            LibtorchSwitches.TryUseOneDnn(false);
            ArithmeticReport report =
                ArithmeticCheck.Run(new LibtorchArithmetic(TorchSharp.torch.CPU), [.. ArithmeticCheck.Own, .. ArithmeticCheck.Users], "");
            Assert.True(report.Outcome == ArithmeticOutcome.Right, report.Fault ?? report.Diagnostic?.Message);
        }
        finally
        {
            LibtorchSwitches.TryUseOneDnn(true);
        }
    }
}
