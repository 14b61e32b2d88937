using System.Text;

namespace FeatureAveraging.Cli.Verification;

/// <summary>The words of a recorded command line: the way back from <see cref="ProvenanceCollector.CommandLine"/>.</summary>
internal static class CommandWords
{
    /// <summary>Splits at blanks outside single quotes, and takes the quotes off.</summary>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false, begun = false;
        foreach (char c in command)
        {
            if (c == '\'')
            {
                (quoted, begun) = (!quoted, true);
            }
            else if (c == ' ' && !quoted)
            {
                if (begun)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        return begun ? [.. words, word.ToString()] : words;
    }

    /// <summary>The word after an option; null where it is not given.</summary>
    public static string? ValueOf(IReadOnlyList<string> words, string option)
    {
        int at = words.ToList().IndexOf(option);
        return at >= 0 && at + 1 < words.Count ? words[at + 1] : null;
    }
}
