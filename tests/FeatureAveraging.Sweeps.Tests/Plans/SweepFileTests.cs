using System.Text.Json.Nodes;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Tests.Plans;

public sealed class SweepFileTests
{
    [Fact]
    public void Parse_WhatIsNotGiven_HasItsDefault()
    {
        SweepFile sweep = SweepFile.Parse(
            """{"Name": "t", "Experiment": "e", "Slurm": {"TimeMinutes": 5}, "Seeds": {"From": 3}}""", "t.json").Validated();

        Assert.Equal([3UL], sweep.Seeds.Expand());
        Assert.Equal(new CellResources(), sweep.Resources);
        Assert.Equal((5, 50, true), (sweep.Slurm.TimeMinutes, sweep.Slurm.CellsPerTask, sweep.Slurm.Requeue));
        Assert.Empty(sweep.Axes);
    }

    [Fact]
    public void Parse_Example_IsASweepOfAsManyCellsAsItSays()
    {
        SweepFile sweep = SweepFile.Parse(SweepExample.Write("map"), "map.json").Validated();

        Assert.Equal("map", sweep.Name);
        Assert.Equal(120, sweep.Axes.Aggregate(sweep.Seeds.Expand().Count, (product, axis) => product * axis.Expand().Count));
    }

    [Theory]
    [InlineData("""{"Nam": "t"}""", "t.json: there is no Nam; did you mean Name?")]
    [InlineData("""{"Axes": [{"Option": "X", "Value": [1]}]}""", "t.json: there is no Axes[0].Value; did you mean Values?")]
    [InlineData("""{"Slurm": {"Partitions": "x"}}""", "there is no Slurm.Partitions; did you mean Partition?")]
    [InlineData("[]", "does not hold a JSON object")]
    [InlineData("{", "is not a sweep file")]
    [InlineData("""{"Axes": null}""", "is not a sweep file")]
    [InlineData("""{"Resources": {"Threads": "two"}}""", "is not a sweep file")]
    public void Parse_Fault_IsNamed(string json, string part) =>
        Assert.Contains(part, Assert.Throws<OptionsException>(() => SweepFile.Parse(json, "t.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Validated_SeveralFaults_AreListedAtOnce()
    {
        SweepFile sweep = SweepFile.Parse(
            """{"Name": "a/b", "Seeds": {"Count": 0}, "Resources": {"Threads": 0}, "Slurm": {"SignalSeconds": 4000}}""", "t.json");

        IReadOnlyList<string> faults = Assert.Throws<OptionsException>(sweep.Validated).Faults;

        Assert.Equal(5, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("Slurm.SignalSeconds is 4000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"Option": "X", "Values": [1]}, {"Option": "x", "Values": [2]}]""", "each option on one axis only")]
    [InlineData("""[{"Option": "X", "From": 1, "To": 2000, "Step": 1}, {"Option": "Y", "From": 1, "To": 2000, "Step": 1}]""", "at most 1,")]
    public void Validated_AxesThatDoNotGoTogether_AreNamed(string axes, string part)
    {
        SweepFile sweep = SweepFile.Parse($$"""{"Name": "t", "Experiment": "e", "Axes": {{axes}}}""", "t.json");

        Assert.Contains(part, Assert.Throws<OptionsException>(sweep.Validated).Message, StringComparison.Ordinal);
    }

    /// <summary>The page of the documentation and the sample are what the program knows.</summary>
    [Fact]
    public void Schema_Published_IsThatOfTheProgram()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FeatureAveraging.slnx")))
        {
            root = root.Parent;
        }

        Assert.SkipWhen(root is null, "These tests do not run from a clone.");
        Assert.Equal(SweepSchema.Write(), File.ReadAllText(Path.Combine(root.FullName, "docs", "reference", SweepSchema.FileName)));
        string sample = Path.Combine(root.FullName, "samples", "sweeps", "k-versus-radius.json");
        Assert.Equal(20, SweepFile.Read(sample).Axes.Aggregate(1, (product, axis) => product * axis.Expand().Count));
    }

    /// <summary>The schema knows exactly the names that the reader knows.</summary>
    [Fact]
    public void Schema_Names_AreThoseOfTheExample()
    {
        JsonNode schema = JsonNode.Parse(SweepSchema.Write())!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]!.GetValue<string>());
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.All(
            (string[])["Name", "Experiment", "Options", "Axes", "Seeds", "Metrics", "Resources", "Slurm"],
            name => Assert.NotNull(schema["properties"]![name]!["description"]));
        Assert.NotNull(schema["properties"]!["Axes"]!["items"]!["properties"]!["Scale"]!["enum"]);
    }
}
