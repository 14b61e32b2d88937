using System.Globalization;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A colour with a role, so that one drawing serves a light and a dark page.</summary>
/// <param name="Name">Its name in style sheets; equal names mean equal colours.</param>
/// <param name="Light">0xRRGGBB on light pages and in PNG files.</param>
/// <param name="Dark">0xRRGGBB on dark pages.</param>
internal readonly record struct Tone(string Name, uint Light, uint Dark)
{
    /// <summary>This colour moved towards another.</summary>
    /// <param name="other">The colour to move towards.</param>
    /// <param name="share">How far, 0 … 1.</param>
    public Tone Towards(Tone other, double share) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Name}-{other.Name}-{100 * share:0}"), Blend(Light, other.Light, share), Blend(Dark, other.Dark, share));

    /// <summary>A colour as style sheets write it: #rrggbb.</summary>
    public static string Hex(uint color) => "#" + color.ToString("x6", CultureInfo.InvariantCulture);

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
