using System.Globalization;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>Reads the numbers of one file: with a decimal point, or all with a decimal comma where the comma separates no fields.</summary>
/// <param name="separator">What separates the fields.</param>
internal sealed class DecimalNumbers(char separator)
{
    private char _mark;

    private bool _isDecimal;

    /// <summary>Whether numbers with a comma were read and in each of them it may as well group thousands, as in 1,234.</summary>
    public bool MayGroupThousands => _mark == ',' && !_isDecimal;

    /// <summary>Words that stand for a value that is not there.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) =>
        text.IsEmpty || text is "?" or "-" || text.Equals("nan", StringComparison.OrdinalIgnoreCase)
        || text.Equals("na", StringComparison.OrdinalIgnoreCase) || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
        || text.Equals("null", StringComparison.OrdinalIgnoreCase) || text.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether text is an infinity, or a number so large that it would be read as one.</summary>
    public static bool IsInfinite(ReadOnlySpan<char> text) =>
        (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsInfinity(value))
        || text.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a finite number.</summary>
    /// <param name="text">The field.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="FormatException">Points and commas both stand for decimals in this file: 1.234 may be either.</exception>
    public bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        int comma = separator == ',' ? -1 : text.IndexOf(',');
        bool read = comma < 0
            ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            : double.TryParse($"{text[..comma]}.{text[(comma + 1)..]}", NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        read &= double.IsFinite(value) && (comma < 0 || !text.Contains('.'));
        if (read && separator != ',' && (comma >= 0 || text.Contains('.')))
        {
            Remember(comma >= 0 ? ',' : '.');
            _isDecimal |= comma >= 0 && !IsGroup(text[..comma].TrimStart("+-"), text[(comma + 1)..]);
        }

        return read;
    }

    private static bool IsGroup(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        before is [>= '1', ..] && before.Length <= 3 && after.Length == 3;

    private void Remember(char mark)
    {
        if (_mark != default && _mark != mark)
        {
            throw new FormatException("there are numbers with a decimal point and numbers with a decimal comma");
        }

        _mark = mark;
    }
}
