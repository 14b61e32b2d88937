using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MostLines = 600;
    private const int MostColumns = 140;

    private const int MostCompanionLines = 30;

    [Fact]
    public void File_Length_IsReadable()
    {
        IEnumerable<string> tooLong = Repository.Files("*.cs", "src", "tests", "benchmarks", "eng")
            .Where(file => Repository.Read(file).Split('\n').Length > MostLines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Line_Length_IsReadable()
    {
        IEnumerable<string> tooLong = Repository.Files("*.cs", "src", "tests", "benchmarks", "samples", "eng")
            .SelectMany(file => Repository.Read(file).Split('\n').Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > MostColumns)
            .Select(line => line.Place);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_PublicTypes_AreOneOfItsNameAndShortCompanions()
    {
        var nameless = new List<string>();
        var tooLong = new List<string>();
        foreach (string file in Repository.Files("*.cs", "src"))
        {
            string name = TopicOrTypeParameter().Replace(Path.GetFileNameWithoutExtension(file), "");
            (string Name, int Lines)[] types = [.. PublicTypes(Repository.Read(file))];
            nameless.AddRange(types.Length > 0 && types.All(type => type.Name != name) ? [file] : Array.Empty<string>());
            tooLong.AddRange(types.Where(type => type.Name != name && type.Lines > MostCompanionLines).Select(_ => file).Distinct());
        }

        Assert.Empty(nameless);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_Names_AvoidWordsThatSayNothing() =>
        Assert.DoesNotContain(
            Repository.Files("*.cs", "src", "tests"), file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void Suppression_OfAWarning_HasItsReasonOnTheSameLine()
    {
        IEnumerable<string> bare = Repository.Files("*.cs", "src", "tests", "benchmarks")
            .SelectMany(file => Repository.Read(file).Split('\n').Select(line => (File: file, Text: line.TrimStart())))
            .Where(line => line.Text.StartsWith("#pragma warning disable", StringComparison.Ordinal))
            .Where(line => !line.Text.Contains("//", StringComparison.Ordinal))
            .Select(line => $"{line.File}: {line.Text}");
        Assert.Empty(bare);
    }

    // A type ends before the comment of the next one.
    private static IEnumerable<(string Name, int Lines)> PublicTypes(string text)
    {
        Match[] types = [.. TopLevelType().Matches(text).Cast<Match>()];
        for (int i = 0; i < types.Length; i++)
        {
            string body = text[types[i].Index..(i + 1 < types.Length ? types[i + 1].Index : text.Length)];
            int lines = body.Split('\n').Count(line => !line.StartsWith("///", StringComparison.Ordinal));
            if (types[i].Groups["public"].Success)
            {
                yield return (types[i].Groups["name"].Value, lines);
            }
        }
    }

    [GeneratedRegex(
        @"^(?:(?<public>public)|internal)\s+(?:(?:sealed|static|abstract|readonly|partial|unsafe|ref)\s+)*" +
        @"(?:record\s+struct|class|record|struct|interface|enum|delegate\s+\w+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    // Classifier.Answers.cs, IAttack{TProblem}.cs
    [GeneratedRegex(@"[.{].*$")]
    private static partial Regex TopicOrTypeParameter();

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Manager|Misc|Common)$")]
    private static partial Regex EmptyName();
}
