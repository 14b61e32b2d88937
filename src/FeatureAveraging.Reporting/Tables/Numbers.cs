using System.Globalization;

namespace FeatureAveraging.Reporting.Tables;

/// <summary>Numbers as readers see them: culture-invariant, with a true minus sign.</summary>
internal static class Numbers
{
    /// <summary>Four significant digits; whole numbers below a million in full; very large and very small ones with a power of ten.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
        }

        if (size < 1e6 && value == Math.Truncate(value))
        {
            return Fixed(value, 0);
        }

        return size is >= 1e6 or < 1e-3
            ? value.ToString("0.###e+0", CultureInfo.InvariantCulture).Replace('-', '−').Replace("e+", "e", StringComparison.Ordinal)
            : Fixed(value, Math.Max(0, 3 - (int)Math.Floor(Math.Log10(size))));
    }

    /// <summary>As <see cref="Short"/>, without zeros at the end of the decimals: for scales.</summary>
    public static string Trimmed(double value)
    {
        string text = Short(value);
        return text.Contains('.') && !text.Contains('e') ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A fixed number of decimals; never "−0".</summary>
    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        bool zero = !text.AsSpan().ContainsAnyInRange('1', '9');
        return zero ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>A fraction as a percentage with at most one decimal.</summary>
    public static string Percent(double fraction) =>
        double.IsFinite(fraction) ? (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture).Replace('-', '−') + " %" : Short(fraction);

    /// <summary>Round-trip exact, for files.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A one-based index as subscript digits: μ₁, w₁₀.</summary>
    public static string Subscript(string symbol, int index) =>
        symbol + string.Concat(Whole(index).Select(digit => (char)('₀' + (digit - '0'))));
}
