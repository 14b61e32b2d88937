using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Tests.Cells;

public sealed class SweepGridTests
{
    private const string X = """{"Option": "a.x", "Values": [1, 2]}""";
    private const string Y = """{"Option": "Y", "Values": [2, 4, 6]}""";

    [Fact]
    public void Cells_Order_IsFirstAxisSlowestSeedFastest()
    {
        SweepGrid grid = Grid($"{X}, {Y}", """, "Seeds": {"From": 7, "Count": 2}""");

        Assert.Equal(12, grid.Count);
        Assert.Equal(["A.X", "Y"], grid.OptionNames);
        Assert.Equal(
            ["A.X=1, Y=2, seed 7", "A.X=1, Y=2, seed 8", "A.X=1, Y=4, seed 7"], Enumerable.Range(0, 3).Select(grid.Describe));
        Assert.Equal("A.X=2, Y=6, seed 8", grid.Describe(11));
        Assert.Equal(6, grid.OptionsOf(11)["Y"]!.GetValue<double>());
        Assert.Equal(2, grid.OptionsOf(11)["A"]!["X"]!.GetValue<double>());
        Assert.Equal("w", grid.OptionsOf(11)["A"]!["Word"]!.GetValue<string>());
    }

    /// <summary>The id is that of what is run, however the sweep says it.</summary>
    [Fact]
    public void Id_SameOptionsSeedAndVersion_IsTheSameUnderOtherAxes()
    {
        SweepGrid wide = Grid($"{X}, {Y}");                     // X = 1, Y = 2 are defaults
        Assert.Equal(wide.IdOf(0), Grid(X).IdOf(0));
        Assert.Equal(wide.IdOf(0), Grid(Y).IdOf(0));
        Assert.Equal(wide.IdOf(0), Grid("").IdOf(0));
        Assert.Equal(wide.IdOf(4), Grid(X, """, "Options": {"Y": 4.0}""").IdOf(1));
        Assert.Equal(wide.IdOf(0), Grid("""{"Option": "A.X", "Values": [1.0]}""").IdOf(0));
    }

    [Fact]
    public void Id_OtherOptionsSeedOrVersion_IsAnother()
    {
        ulong id = Grid("").IdOf(0);
        Assert.NotEqual(id, Grid("", version: "2").IdOf(0));
        Assert.NotEqual(id, Grid("", """, "Seeds": {"From": 1}""").IdOf(0));
        Assert.NotEqual(id, Grid("", """, "Options": {"A.Word": "v"}""").IdOf(0));
        SweepGrid grid = Grid($"{X}, {Y}", """, "Seeds": {"Count": 50}""");
        Assert.Equal(300, Enumerable.Range(0, grid.Count).Select(grid.IdOf).Distinct().Count());
        Assert.All(Enumerable.Range(0, grid.Count), index => Assert.Equal(index, grid.Find(grid.IdOf(index))));
    }

    [Theory]
    [InlineData("""{"Option": "A.X", "Values": [1, 1.0]}""", "", "Two cells are the same: A.X=1, seed 0 and A.X=1, seed 0")]
    [InlineData("""{"Option": "B", "Values": [1, 2]}""", "", "There is no option B.")]
    [InlineData("""{"Option": "A.X", "Values": [-1, 2, -3]}""", "", "A.X=-1, seed 0: A.X is -1; expected at least 0.")]
    [InlineData(X, """, "Metrics": ["summ"]""", "No cell of this sweep leaves a metric summ; did you mean sum?")]
    public void Create_Fault_IsNamed(string axes, string more, string part) => Assert.Contains(
        part, Assert.Throws<OptionsException>(() => Grid(axes, more).RequireValid()).Message, StringComparison.Ordinal);

    private static SweepGrid Grid(string axes, string more = "", string version = "1") => new(
        SweepFile.Parse($$"""{"Name": "t", "Experiment": "fake", "Axes": [{{axes}}] {{more}}}""", "t.json").Validated(),
        new FakeExperiment().Swept, version);
}
