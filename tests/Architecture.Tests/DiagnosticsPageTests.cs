using System.Reflection;
using System.Text.RegularExpressions;
using FeatureAveraging.Runs;

namespace Architecture.Tests;

public sealed class DiagnosticsPageTests
{
    private const string Page = "docs/reference/diagnostics.md";

    [Fact]
    public void Page_Entries_AreExactlyTheIdsOfTheCode() =>
        Assert.Equal(Ids(), Entries().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Page_EveryEntry_SaysWhenWhatAndWhatToDo()
    {
        foreach ((string id, string text) in Entries())
        {
            foreach (string part in (string[])["**Raised if**", "**Means**", "**Do**"])
            {
                Assert.True(text.Contains(part, StringComparison.Ordinal), $"{Page}: {id} has no {part}.");
            }
        }
    }

    [Fact]
    public void Ids_InTheCode_AreWellFormedAndUnique()
    {
        string[] ids = Ids();
        Assert.All(ids, id => Assert.Matches("^FA[1-9][0-9]{3}$", id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static string[] Ids() =>
        [.. typeof(DiagnosticIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)
            .Order(StringComparer.Ordinal)];

    private static Dictionary<string, string> Entries() =>
        Regex.Split(Repository.Read(Page), "^## ", RegexOptions.Multiline).Skip(1).ToDictionary(entry => entry.Split(' ', ':', '\n')[0]);
}
