using FeatureAveraging.Numerics;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A diverging colour scale, symmetric about zero: orange below, blue above, the page's own shade at zero.</summary>
/// <param name="limit">The value at the ends of the scale, &gt; 0; beyond it the colour of the end is used,
/// and the caller says so in the colour bar's labels.</param>
/// <remarks>
/// Lightness is linear in |value| in OKLab (Ottosson 2020), so equal steps look equal on either side, in colour or in grey.
/// </remarks>
internal sealed class DivergingScale(double limit) : IColormap
{
    /// <summary>Colours on each side of zero.</summary>
    public const int Steps = 25;

    private const double PositiveHue = 252;
    private const double NegativeHue = 48;

    /// <summary>The value at the ends of the scale.</summary>
    public double Limit { get; } = limit;

    /// <summary>A scale wide enough for every finite value of some matrices, ending on a round number.</summary>
    public static DivergingScale For(IEnumerable<Matrix> matrices)
    {
        double largest =
            matrices.SelectMany(matrix => matrix.Values.ToArray()).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        double step = largest > 0 ? RoundUp(largest / 10) : 0.1;
        return new DivergingScale(largest > 0 ? Math.Ceiling((largest / step) - 1e-9) * step : 1);
    }

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below a positive value.</summary>
    internal static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double mantissa = value / power;
        return power * (mantissa <= 1 + 1e-9 ? 1 : mantissa <= 2 + 1e-9 ? 2 : mantissa <= 5 + 1e-9 ? 5 : 10);
    }

    /// <summary>The colour of a finite value.</summary>
    public Tone Of(double value) => AtStep((int)Math.Round(Math.Clamp(value / Limit, -1, 1) * Steps));

    /// <inheritdoc/>
    public string Name => "orange, page, blue";

    /// <summary>Every colour of the scale, from the least value to the greatest.</summary>
    public static IReadOnlyList<Tone> Tones { get; } = [.. Enumerable.Range(-Steps, (2 * Steps) + 1).Select(AtStep)];

    /// <summary>The light colour at a position, 0 … 1, of the scale.</summary>
    public Color GetColor(double position) => Of(((2 * position) - 1) * Limit).Color;

    /// <summary>
    /// True where the colour of a value is nearer to the ink than to the page, so that text on it must be in the page's colour.
    /// </summary>
    public bool IsStrong(double value) => Math.Abs(value) > 0.7 * Limit;

    /// <summary>The colour of one step, −<see cref="Steps"/> … <see cref="Steps"/>.</summary>
    public static Tone AtStep(int step)
    {
        double t = Math.Abs(step) / (double)Steps;
        double hue = step < 0 ? NegativeHue : PositiveHue;
        return new Tone(FromOklch(0.975 - (0.53 * t), 0.13 * t, hue), FromOklch(0.22 + (0.49 * t), 0.01 + (0.11 * t), hue));
    }

    /// <summary>OKLCH (lightness, chroma, hue in degrees) to 0xRRGGBB; Ottosson's matrices.</summary>
    private static uint FromOklch(double lightness, double chroma, double hue)
    {
        (double sine, double cosine) = Math.SinCos(hue * Math.PI / 180);
        (double a, double b) = (chroma * cosine, chroma * sine);
        double l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        double m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        double s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        return (Channel((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)) << 16)
            | (Channel((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)) << 8)
            | Channel((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static uint Channel(double linear)
    {
        double encoded = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (uint)Math.Round(255 * Math.Clamp(encoded, 0, 1));
    }
}
