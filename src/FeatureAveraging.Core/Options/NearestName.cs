namespace FeatureAveraging.Options;

/// <summary>Finds the known name that is closest to a misspelt one.</summary>
public static class NearestName
{
    /// <summary>The closest candidate, or null when none is close (more than a third of the letters differ, at least two).</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="candidates">Known names. The last part of a dotted name is compared too, so <c>Steps</c> finds
    /// <c>Training.Steps</c>.</param>
    public static string? Of(string given, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(given);
        int limit = Math.Max(2, given.Length / 3);
        (string? name, int distance) = candidates
            .Select(c => (Name: (string?)c, Distance: Math.Min(Distance(given, c), Distance(given, c[(c.LastIndexOf('.') + 1)..]))))
            .OrderBy(c => c.Distance)
            .FirstOrDefault((null, int.MaxValue));
        return distance <= limit ? name : null;
    }

    /// <summary>Levenshtein distance, letters compared without case.</summary>
    /// <param name="a">A name.</param>
    /// <param name="b">Another one.</param>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
