using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Maps values to pixels and chooses round ticks.</summary>
internal sealed class Axis
{
    private readonly double _from;
    private readonly double _to;

    /// <summary>Makes an axis over a range of values.</summary>
    /// <param name="low">Least value, finite.</param>
    /// <param name="high">Greatest value, finite; an empty range is widened to ±½.</param>
    /// <param name="from">Pixel of the least value.</param>
    /// <param name="to">Pixel of the greatest value.</param>
    /// <param name="ticks">Ticks wished for, about.</param>
    /// <param name="round">True to end the axis on ticks.</param>
    public Axis(double low, double high, double from, double to, int ticks, bool round)
    {
        (low, high) = high > low ? (low, high) : (low - 0.5, high + 0.5);
        (_from, _to) = (from, to);
        Step = RoundUp((high - low) / ticks);
        Low = round ? Math.Floor((low / Step) + 1e-9) * Step : low;
        High = round ? Math.Ceiling((high / Step) - 1e-9) * Step : high;
    }

    /// <summary>Least value shown.</summary>
    public double Low { get; }

    /// <summary>Greatest value shown.</summary>
    public double High { get; }

    /// <summary>Distance of ticks: 1, 2 or 5 times a power of ten.</summary>
    public double Step { get; }

    /// <summary>Values with a tick.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            double first = Math.Ceiling((Low / Step) - 1e-9);
            for (int i = 0; (first + i) * Step <= High + (1e-9 * Step); i++)
            {
                yield return (first + i) * Step;
            }
        }
    }

    /// <summary>Pixel of a value.</summary>
    public double At(double value) => _from + ((value - Low) / (High - Low) * (_to - _from));

    /// <summary>A tick's text, with the decimals its step needs.</summary>
    public string Label(double tick)
    {
        int decimals = (int)Math.Max(0, -Math.Floor(Math.Log10(Step) + 1e-9));
        return decimals > 4 || Math.Abs(tick) >= 1e6 ? Numbers.Short(tick) : Numbers.Fixed(tick, decimals);
    }

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below a positive value.</summary>
    public static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double mantissa = value / power;
        return power * (mantissa <= 1 + 1e-9 ? 1 : mantissa <= 2 + 1e-9 ? 2 : mantissa <= 5 + 1e-9 ? 5 : 10);
    }
}
