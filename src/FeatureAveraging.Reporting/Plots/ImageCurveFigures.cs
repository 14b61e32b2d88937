using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Robust accuracy of an image experiment: Figure 3 with four curves per arm, all arms together, then every other read-out and attack.
/// Curves over other spaces stand in figures of their own.
/// </summary>
internal static class ImageCurveFigures
{
    /// <summary>The figures of some curves over one space.</summary>
    /// <param name="series">Their series; others are passed over.</param>
    /// <param name="arms">Colours of the arms.</param>
    /// <param name="abscissa">Title of the radii, and the section of the page.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series, Arms arms, Abscissa abscissa)
    {
        Curve[] curves = [.. CurveFigures.InOrder(Curve.Of(series).Select(curve => curve.OfImages()))];
        Curve[][] readouts = CurveFigures.ByReadout(curves), several = [.. readouts.Where(readout => readout.Length > 1)];
        (Curve[], Curve?)[] main = [.. several.Where(IsMain).Select(WithPaper)],
            others = [.. several.Where(readout => !IsMain(readout)).Select(WithPaper)];
        if (main.Length > 0)
        {
            yield return ReadoutFigures.Mains($"{abscissa.Section}.protocols", "Robust accuracy by protocol", main, abscissa);
        }

        if (readouts.Length > 1)
        {
            yield return Overview([.. readouts.Select(readout => readout[0])], arms, abscissa);
        }

        if (others.Length > 0)
        {
            yield return ReadoutFigures.Mains(
                $"{abscissa.Section}.others", "Robust accuracy by protocol, other arms and read-outs", others, abscissa);
        }

        foreach (Curve[] readout in readouts.Where(ReadoutFigures.HasMoreAttacks))
        {
            yield return ReadoutFigures.Attacks(readout, abscissa);
        }

        (Curve[], Curve?) WithPaper(Curve[] readout) =>
            (readout, IsMain(readout) ? curves.FirstOrDefault(one => one.IsPaper && one.Arm == readout[0].Arm) : null);
    }

    /// <summary>The most telling method of each read-out: the exact answer where there is one, else the strongest attack.</summary>
    private static Figure Overview(Curve[] curves, Arms arms, Abscissa abscissa)
    {
        string[] methods = [.. curves.Select(curve => curve.Method.Words).Distinct()];
        string id = $"{abscissa.Section}.arms";
        return methods is [string method]
            ? CurveFigures.Overview(
                id, $"All arms, {method}", curves, arms, abscissa, curve => $"{curve.Arm}, {curve.Readout}", $"all arms, {method}")
            : CurveFigures.Overview(
                id, "All arms, most telling method of each", curves, arms, abscissa, curve => curve.FullName, "all arms");
    }

    /// <summary>True for the read-outs that the paper compares: the binary network itself, and the greatest class output.</summary>
    private static bool IsMain(Curve[] readout) =>
        (Arms.Root(readout[0].Arm), readout[0].Readout) is (ArmName.Coarse, "native") or (ArmName.Fine, "max");
}
