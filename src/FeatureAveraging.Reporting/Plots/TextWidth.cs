namespace FeatureAveraging.Reporting.Plots;

/// <summary>Estimates the width of text without a font, so that layouts are the same on every machine.</summary>
internal static class TextWidth
{
    // Mean advance of the widest common interface font (DejaVu Sans / Verdana), in em: an upper estimate for the others.
    private const double MeanAdvance = 0.6;

    /// <summary>Width in pixels of a text at a font size in pixels.</summary>
    public static double Of(string text, double size) => text.Length * MeanAdvance * size;
}
