using System.Text.Json.Nodes;
using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class ImageRunTests
{
    private static readonly ImageRun Interleaved = new(["zero", "one", "two"], ["-", "+", "-"]);

    [Fact]
    public void Of_ImageExperiment_ReadsClassesAndSides()
    {
        ImageRun run = ImageRun.Of(ImageRecord.Colours())!;

        Assert.Equal(("airplane (+)", "truck (−)"), (run.Class(0) + run.SideOf(0), run.Class(9) + run.SideOf(9)));
    }

    [Fact]
    public void Of_OtherExperiment_IsNone() => Assert.Null(ImageRun.Of(SmallRecord.Make()));

    [Fact]
    public void Of_OptionsWithoutClasses_NamesClassesByTheirIndex()
    {
        RunRecord record = ImageRecord.Digits() with { Options = new JsonObject { ["Data"] = new JsonObject { ["Classes"] = 3 } } };
        ImageRun run = ImageRun.Of(record)!;

        Assert.Equal("7", run.Class(7) + run.SideOf(7));
        Assert.Equal([0, 1, 2], run.BySide(3));
        Assert.Equal(0, run.PositiveCount(3));
    }

    [Fact]
    public void Arranged_InterleavedSides_PutsThePositiveOneFirst()
    {
        Matrix matrix = new(3, 3, [0, 1, 2, 10, 11, 12, 20, 21, 22]);

        Assert.Equal([11, 10, 12, 1, 0, 2, 21, 20, 22], Interleaved.Arranged(matrix, columns: true).Values.ToArray());
        Assert.Equal([10, 11, 12, 0, 1, 2, 20, 21, 22], Interleaved.Arranged(matrix, columns: false).Values.ToArray());
        Assert.Equal(1, Interleaved.PositiveCount(3));
    }

    [Theory]
    [InlineData(0, "+")]
    [InlineData(1, "−")]
    public void Side_ClassOfACoarseArm_IsItsSign(double index, string sign) => Assert.Equal(sign, ImageRun.Side(index));
}
