using System.Globalization;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Numbers in one word of the command line, separated by commas.</summary>
internal static class NumberList
{
    /// <summary>Reads them; null where there is no word, or a fault was noted.</summary>
    /// <param name="text">The word.</param>
    /// <param name="option">Its option, for the fault.</param>
    /// <param name="expected">What is expected, for the fault.</param>
    /// <param name="isGood">Whether finite numbers will do.</param>
    /// <param name="faults">Receives a fault.</param>
    public static double[]? Read(string? text, string option, string expected, Func<double[], bool> isGood, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        double[] values =
        [
            .. text.Split(',').Select(
                part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    && double.IsFinite(value) ? value : double.NaN),
        ];
        if (values.Any(double.IsNaN) || !isGood(values))
        {
            faults.Add($"{option} is {text}; expected {expected}.");
            return null;
        }

        return values;
    }
}
