using System.Globalization;
using System.Text.RegularExpressions;

namespace FeatureAveraging.Reporting.Tables;

/// <summary>Numbers as readers see them, on pages and on the command line: culture-invariant, with a true minus sign.</summary>
public static partial class Numbers
{
    /// <summary>
    /// Four significant digits; whole numbers below a million in full; very large and very small ones with a power of ten.
    /// </summary>
    /// <param name="value">The number.</param>
    public static string Brief(double value)
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

    /// <summary>As <see cref="Brief"/>, without zeros at the end of the decimals: for scales.</summary>
    /// <param name="value">The number.</param>
    public static string Trimmed(double value)
    {
        string text = Brief(value);
        return text.Contains('.') && !text.Contains('e') ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A text with every number in it as <see cref="Trimmed"/> writes it.</summary>
    /// <param name="text">Text with numbers as programs write them, such as a claim's bound.</param>
    public static string InText(string text) =>
        Number().Replace(text, number => Trimmed(double.Parse(number.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)));

    /// <summary>A fixed number of decimals; never "−0".</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">How many.</param>
    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        bool zero = !text.AsSpan().ContainsAnyInRange('1', '9');
        return zero ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>A fraction as a percentage with at most one decimal.</summary>
    /// <param name="fraction">The fraction.</param>
    public static string Percent(double fraction) =>
        double.IsFinite(fraction)
            ? (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture).Replace('-', '−') + " %"
            : Brief(fraction);

    /// <summary>Round-trip exact, for files.</summary>
    /// <param name="value">The number.</param>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A one-based index as subscript digits: μ₁, w₁₀.</summary>
    /// <param name="symbol">What is counted.</param>
    /// <param name="index">From 1.</param>
    public static string Subscript(string symbol, int index) =>
        symbol + string.Concat(Whole(index).Select(digit => (char)('₀' + (digit - '0'))));

    [GeneratedRegex(@"-?\d+(\.\d+)?(E[+-]?\d+)?")]
    private static partial Regex Number();
}
