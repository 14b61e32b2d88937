using System.Globalization;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// A colour of a light page with its counterpart on a dark one. ScottPlot draws in the light colours; the SVG knows both.
/// </summary>
/// <param name="Light">0xRRGGBB on light pages and in PNG files. Equal light colours must have equal dark ones.</param>
/// <param name="Dark">0xRRGGBB on dark pages.</param>
internal readonly record struct Tone(uint Light, uint Dark)
{
    /// <summary>This colour moved towards another.</summary>
    /// <param name="other">The colour to move towards.</param>
    /// <param name="share">How far, 0 … 1.</param>
    public Tone Towards(Tone other, double share) => new(Blend(Light, other.Light, share), Blend(Dark, other.Dark, share));

    /// <summary>The light colour for ScottPlot.</summary>
    public Color Color => new((byte)(Light >> 16), (byte)(Light >> 8), (byte)Light, (byte)255);

    /// <summary>A colour as style sheets write it, without '#': rrggbb.</summary>
    public static string Hex(uint color) => color.ToString("x6", CultureInfo.InvariantCulture);

    private static uint Blend(uint from, uint to, double share)
    {
        uint result = 0;
        for (int shift = 16; shift >= 0; shift -= 8)
        {
            double channel = ((1 - share) * ((from >> shift) & 255)) + (share * ((to >> shift) & 255));
            result |= (uint)Math.Round(channel) << shift;
        }

        return result;
    }
}
