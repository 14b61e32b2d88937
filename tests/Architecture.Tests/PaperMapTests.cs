using System.Reflection;
using System.Text.RegularExpressions;
using FeatureAveraging.Cli;
using FeatureAveraging.Runs;

namespace Architecture.Tests;

/// <summary>Everything that docs/paper-map.md and the other pages put between backticks as a name of ours exists.</summary>
public sealed partial class PaperMapTests
{
    private const string Map = "docs/paper-map.md";

    [Fact]
    public void Map_TypesAndMembers_Exist()
    {
        string[] names = [.. Ticks().Where(tick => TypeOrMember().IsMatch(tick)).Distinct()];
        Assert.True(names.Length > 20, $"Only {names.Length} types were found in {Map}.");
        Assert.All(names, name => Assert.True(Resolves(name), $"{Map} names {name}, which is no type or member of the rooms."));
    }

    [Fact]
    public void Map_Tests_Exist()
    {
        string[] tests = [.. Ticks().Where(tick => TestName().IsMatch(tick)).Distinct()];
        Assert.True(tests.Length > 20, $"Only {tests.Length} tests were found in {Map}.");
        Dictionary<string, string> sources = Repository.Files("*Tests.cs", "tests")
            .ToLookup(file => Path.GetFileNameWithoutExtension(file)!)
            .ToDictionary(group => group.Key, group => string.Concat(group.Select(Repository.Read)));
        Assert.All(tests, test =>
        {
            string[] parts = test.Split('.');
            Assert.True(
                sources.TryGetValue(parts[0], out string? source) && source.Contains($" {parts[1]}(", StringComparison.Ordinal),
                $"{Map} names the test {test}, which does not exist.");
        });
    }

    [Fact]
    public void Map_Commands_AreUnderstood()
    {
        string[] commands = [.. Ticks().Where(tick => tick.StartsWith("favg ", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(commands);
        var host = new CliHost { Out = TextWriter.Null, Error = TextWriter.Null };
        Assert.All(commands, command => Assert.Empty(FavgCommand.Create(host).Parse([.. command.Split(' ').Skip(1)]).Errors));
    }

    /// <summary>Metrics, series and claims: names with dots that begin with a small letter or a claim's number.</summary>
    [Fact]
    public void Map_MetricsSeriesAndClaims_AreInThePublishedRecords()
    {
        RunRecord[] records = [.. Repository.Files("run.json", "records").Select(file => RunRecordJson.Deserialize(Repository.Read(file)))];
        string[] known = [.. records
            .SelectMany(record => record.Metrics.Keys.Concat(record.Series.Keys).Concat(record.Claims.Select(claim => claim.Id)))
            .Distinct()];
        string[] named = [.. Ticks().Where(tick => RecordName().IsMatch(tick)).Distinct()];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    private static IEnumerable<string> Ticks() => Backticks().Matches(Repository.Read(Map)).Select(match => match.Groups[1].Value);

    private static bool Resolves(string name)
    {
        string[] parts = name.Split('.');
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        return Room.All.SelectMany(room => room.Assembly.GetTypes())
            .Where(type => type.Name.Split('`')[0] == parts[0])
            .Any(type => parts.Length == 1 || type.GetMember(parts[1], any).Length > 0);
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"^[A-Z][A-Za-z]+[0-9]*(\.[A-Z][A-Za-z]+)?$")]
    private static partial Regex TypeOrMember();

    [GeneratedRegex(@"^[A-Z]\w+Tests\.[A-Z]\w+_\w+$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^([a-z-]+|[CF][0-9])(\.[A-Za-z0-9-]+)+$")]
    private static partial Regex RecordName();
}
