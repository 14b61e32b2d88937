using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Finds tests that end early with <c>return;</c>, and so may pass without an assertion, by the layout of their source.</summary>
/// <remarks>
/// A block belongs to the line before its brace that has the same indentation. Going outward from the return, statements are passed; a
/// lambda or a local function ends the search, and so does the method.
/// </remarks>
internal static partial class EarlyReturn
{
    private const int MemberIndent = 4;

    /// <summary>Lines, from 1, with a return out of the body of a test that does not follow a skip.</summary>
    public static IEnumerable<int> Find(string source)
    {
        string[] lines = source.Split('\n');
        return Enumerable.Range(0, lines.Length)
            .Where(i => Return().IsMatch(lines[i]) && !lines[i].Contains("=>", StringComparison.Ordinal))
            .Where(i => i == 0 || !lines[i - 1].Contains("Assert.Skip(", StringComparison.Ordinal))
            .Where(i => LeavesTest(lines, i))
            .Select(i => i + 1);
    }

    private static bool LeavesTest(string[] lines, int line)
    {
        int indent = Indent(lines[line]);
        for (int i = line - 1; i >= 0; i--)
        {
            if (lines[i].Trim() != "{" || Indent(lines[i]) >= indent)
            {
                continue;
            }

            indent = Indent(lines[i]);
            int header = Array.FindLastIndex(lines, i - 1, text => text.Trim().Length > 0 && Indent(text) <= indent);
            if (lines[i - 1].TrimEnd().EndsWith("=>", StringComparison.Ordinal) || header < 0)
            {
                return false;
            }

            if (!Statement().IsMatch(lines[header]))
            {
                return indent == MemberIndent && IsTest(lines, header);
            }
        }

        return false;
    }

    private static bool IsTest(string[] lines, int method)
    {
        int first = method;
        while (first > 0 && lines[first - 1].Trim().Length > 0 && Indent(lines[first - 1]) >= Indent(lines[method]))
        {
            first--;
        }

        return lines[first..method].Any(text => TestAttribute().IsMatch(text));
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"(^|[\s;{])return;")]
    private static partial Regex Return();

    [GeneratedRegex(@"^\s*(if|else|for|foreach|await foreach|while|do|switch|using|await using|lock|try|catch|finally|unsafe|fixed)\b")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b")]
    private static partial Regex TestAttribute();
}
