using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Paths of many straight lines, written point by point as the distance from the one before: about half as long as places on the drawing,
/// of which curves with a step for every sample have thousands.
/// </summary>
internal static partial class SvgPath
{
    private const int LeastLines = 12;

    /// <summary>
    /// Rewrites the path of an element with a decimal for each coordinate; short paths and those with curves stay as they are.
    /// </summary>
    /// <param name="element">Any element.</param>
    /// <remarks>Places are rounded before they are subtracted, so that errors do not add up.</remarks>
    public static void Shorten(XElement element)
    {
        if (element.Attribute("d") is XAttribute path && Straight().IsMatch(path.Value) && path.Value.Count(c => c == 'L') >= LeastLines)
        {
            path.Value = ByDistances(path.Value);
        }
    }

    private static string ByDistances(string path)
    {
        var text = new StringBuilder();
        (long X, long Y) last = default, start = default;
        char before = ' ';
        foreach (Match step in Step().Matches(path))
        {
            char command = char.ToLowerInvariant(step.Value[0]);
            if (command == 'z')
            {
                (last, before) = (start, ' ');
                text.Append('z');
                continue;
            }

            (long X, long Y) next = (Tenths(step.Groups["x"]), Tenths(step.Groups["y"]));
            string x = Number(next.X - last.X), y = Number(next.Y - last.Y);
            text.Append(command == 'l' && before == 'l' ? Gap(x) : command.ToString()).Append(x).Append(Gap(y)).Append(y);
            (last, start, before) = (next, command == 'm' ? next : start, command);
        }

        return text.ToString();
    }

    private static long Tenths(Group number) => (long)Math.Round(10 * double.Parse(number.ValueSpan, CultureInfo.InvariantCulture));

    // The 0 before a point may be left out, and so may the space before a minus.
    private static string Number(long tenths) => tenths == 0 ? "0" : (tenths / 10.0).ToString("#.#", CultureInfo.InvariantCulture);

    private static string Gap(string number) => number[0] == '-' ? "" : " ";

    [GeneratedRegex(@"^(?:[ML]-?[\d.]+ -?[\d.]+|Z)+$")]
    private static partial Regex Straight();

    [GeneratedRegex(@"[ML](?<x>-?[\d.]+) (?<y>-?[\d.]+)|Z")]
    private static partial Regex Step();
}
