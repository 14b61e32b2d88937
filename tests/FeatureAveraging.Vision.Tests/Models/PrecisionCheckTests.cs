using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>What follows where a model is not the same in single and in double precision; libtorch is played.</summary>
public sealed class PrecisionCheckTests
{
    [Fact]
    public void Run_WhatAgrees_SaysNothingAndTouchesNothing() =>
        Assert.Null(PrecisionCheck.Run("m", () => (1e-6, 1e-5), _ => throw new InvalidOperationException()));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.5)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.NaN)]
    public void Run_WrongWithOneDnnAlone_SwitchesItOff(double outputs, double gradients)
    {
        bool on = true;
        Diagnostic found = PrecisionCheck.Run("m", () => on ? (outputs, gradients) : (0, 0), use => Set(ref on, use))!;
        Assert.Equal((DiagnosticIds.OneDnnOff, false), (found.Id, on));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WrongEitherWay_SaysSoAndLeavesOneDnnOn(bool canSwitch)
    {
        bool on = true;
        Diagnostic found = PrecisionCheck.Run("m", () => (0, 0.5), use => canSwitch && Set(ref on, use))!;
        Assert.Equal((DiagnosticIds.PrecisionMatters, true), (found.Id, on));
    }

    private static bool Set(ref bool on, bool value)
    {
        on = value;
        return true;
    }
}
