using System.Globalization;

namespace FeatureAveraging.Reporting.Tests;

/// <summary>
/// Cultures whose numbers and dates are written differently; built by hand because the projects run in invariant globalisation.
/// </summary>
internal static class Cultures
{
    public static CultureInfo Of(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        switch (name)
        {
            case "en-US":
                culture.DateTimeFormat.ShortDatePattern = "M/d/yyyy";
                culture.NumberFormat.PercentPositivePattern = 1;
                break;
            case "tr-TR":
                culture.NumberFormat.NumberDecimalSeparator = ",";
                culture.NumberFormat.NumberGroupSeparator = ".";
                culture.NumberFormat.NegativeSign = "~";
                culture.DateTimeFormat.DateSeparator = ".";
                culture.DateTimeFormat.TimeSeparator = ".";
                break;
            default:
                break;
        }

        return culture;
    }

    public static T Run<T>(string culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Of(culture);
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
