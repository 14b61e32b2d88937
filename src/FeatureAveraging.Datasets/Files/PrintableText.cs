namespace FeatureAveraging.Datasets.Files;

/// <summary>Names that come from files, made fit for a terminal.</summary>
public static class PrintableText
{
    /// <summary>The same text with U+FFFD for every control character, which a terminal could obey.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepsLines">Whether line feeds and tabs stay.</param>
    public static string Of(string text, bool keepsLines = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Select(c => char.IsControl(c) && !(keepsLines && c is '\n' or '\t') ? '\uFFFD' : c));
    }
}
