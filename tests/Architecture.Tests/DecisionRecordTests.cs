namespace Architecture.Tests;

public sealed class DecisionRecordTests
{
    private const int MostLines = 40;

    [Fact]
    public void Records_Numbers_HaveNoGap()
    {
        string[] names = [.. Records().Select(file => Path.GetFileName(file))];
        Assert.Equal(Enumerable.Range(1, names.Length).Select(number => $"{number:0000}-"), names.Select(name => name[..5]));
    }

    [Fact]
    public void Record_EachOne_IsShortAndAnswersTheFourQuestions() => Assert.All(Records(), file =>
    {
        string text = Repository.Read(file);
        Assert.InRange(text.TrimEnd('\n').Split('\n').Length, 1, MostLines);
        Assert.StartsWith($"# {Path.GetFileName(file)[..4]} ", text, StringComparison.Ordinal);
        Assert.All(
            (string[])["**Question.**", "**Choice.**", "**What it costs.**", "**What would change our mind.**"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    });

    private static IReadOnlyList<string> Records() => Repository.Files("*.md", "docs/decisions");
}
