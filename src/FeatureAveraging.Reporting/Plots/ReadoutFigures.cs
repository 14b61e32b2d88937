using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Every curve of one read-out of one network. Colours tell methods apart, the same in every figure.</summary>
internal static class ReadoutFigures
{
    private const int Width = 540;
    private const int WideWidth = 960;
    private const int DataHeight = 270;
    private const int PanelDataHeight = 170;
    private const int MostColumns = 3;
    private static readonly float[] Dashed = [5, 3];
    private static readonly string[] MainMethods =
        [MethodName.Exact, MethodName.Strongest, MethodName.Certified, MethodName.Pgd, MethodName.NativePgd];

    /// <summary>Exact, strongest attack, certified, the paper's protocol on both losses, and the paper's printed curve behind.</summary>
    /// <param name="curves">The curves of one read-out of one arm, in order.</param>
    /// <param name="paper">The paper's curve of the arm, if it printed one.</param>
    /// <param name="abscissa">Its title and the radii to mark.</param>
    /// <param name="alone">True for the only figure of its kind, which takes the whole width of a page.</param>
    public static Figure Main(IReadOnlyList<Curve> curves, Curve? paper, Abscissa abscissa, bool alone)
    {
        int width = alone ? WideWidth : Width;
        Curve[] shown = Shown(curves, paper);
        LineChart chart = MainChart(shown, abscissa, left: 0, width);
        Panel panel = chart.ToPanel();
        return Of(
            $"{abscissa.Section}.{Key(curves[0])}", $"Robust accuracy, {Title(curves[0])}", width, panel.HeightFor(DataHeight), shown,
            [panel], chart.Lines);
    }

    /// <summary>The main curves of several read-outs side by side, two in a row.</summary>
    /// <param name="id">Of the figure.</param>
    /// <param name="title">Of the figure.</param>
    /// <param name="readouts">Curves of each read-out, in order, with the paper's curve of its arm if it printed one.</param>
    /// <param name="abscissa">Its title and the radii to mark.</param>
    public static Figure Mains(string id, string title, IReadOnlyList<(Curve[] Curves, Curve? Paper)> readouts, Abscissa abscissa)
    {
        int columns = Math.Min(2, readouts.Count);
        Curve[][] shown = [.. readouts.Select(readout => Shown(readout.Curves, readout.Paper))];
        LineChart[] charts = [.. shown.Select((curves, i) => MainChart(curves, abscissa, i % columns * Width, Width))];
        Panel[] panels = [.. charts.Select(chart => chart.ToPanel())];
        int height = PanelGrid.Arrange(panels, columns, DataHeight);
        return Of(
            id, title, columns * Width, height, [.. shown.SelectMany(curves => curves)], panels,
            [.. charts.SelectMany(chart => chart.Lines)], curve => curve.FullName);
    }

    /// <summary>True if a read-out has attacks that its main figure leaves out.</summary>
    public static bool HasMoreAttacks(IReadOnlyList<Curve> curves) => curves.Any(IsMain) && !curves.All(IsMain);

    /// <summary>Every attack beside the truth, one chart per family, without bands: plain solid, with pass-through dashed.</summary>
    /// <param name="curves">The curves of one read-out of one arm, in order.</param>
    /// <param name="abscissa">Title of the abscissas.</param>
    public static Figure Attacks(IReadOnlyList<Curve> curves, Abscissa abscissa)
    {
        Curve[] truth = [.. curves.Where(IsTruth(curves))];
        IGrouping<string, Curve>[] families =
            [.. curves.Where(one => one.Method.Family.Length > 0).GroupBy(one => one.Method.Family).Where(family => !family.All(IsMain))];
        int columns = Math.Min(MostColumns, families.Length), width = columns == 1 ? Width : WideWidth;
        LineChart[] charts =
        [
            .. families.Select(
                (family, i) => Chart(family.Key, truth, [.. family], abscissa.Title, i % columns * (width / columns), width / columns)),
        ];
        Panel[] panels = [.. charts.Select(chart => chart.ToPanel())];
        string title = $"Attacks, {Title(curves[0])}";
        return Of(
            $"{abscissa.Section}.{Key(curves[0])}.attacks",
            title,
            width,
            PanelGrid.Arrange(panels, columns, PanelDataHeight),
            [.. truth, .. families.SelectMany(family => family)],
            panels,
            [.. charts.SelectMany(chart => chart.Lines)]);
    }

    private static Curve[] Shown(IReadOnlyList<Curve> curves, Curve? paper)
    {
        Curve[] main = [.. curves.Where(IsMain)], ours = main.Length > 0 ? main : [.. curves];
        return paper is null ? ours : [.. ours, paper];
    }

    private static LineChart MainChart(Curve[] curves, Abscissa abscissa, int left, int width) => new()
    {
        Title = Title(curves[0]),
        Subtitle = curves[0].Explanation,
        XTitle = abscissa.Title,
        YTitle = "robust accuracy",
        Left = left,
        Width = width,
        Fractions = true,
        Verticals = abscissa.Marks,
        Lines = [.. curves.Select(Line), .. Undecided(curves)],
    };

    private static LineChart Chart(string family, Curve[] truth, Curve[] attacks, string axis, int left, int width)
    {
        IEnumerable<LineSeries> lines = attacks.Select(attack => Line(attack) with
        {
            Dash = attack.Method.IsThrough ? Dashed : [],
            Low = null,
            High = null,
            InLegend = !attack.Method.IsThrough || !attacks.Any(one => one.Method.Name == attack.Method.Plain),
        });
        bool twins = attacks.Any(one => one.Method.IsThrough) && attacks.Any(one => !one.Method.IsThrough);
        return new LineChart
        {
            Title = family,
            Subtitle = Title(attacks[0]),
            XTitle = axis,
            YTitle = "",
            Left = left,
            Width = width,
            LeftMargin = 54,
            Fractions = true,
            Lines =
            [
                .. lines,
                .. twins ? [new LineSeries("with pass-through", [], [], Palette.Muted) { Dash = Dashed }] : Array.Empty<LineSeries>(),
                .. truth.Select(curve => Line(curve) with { Low = null, High = null }),
            ],
        };
    }

    private static Figure Of(
        string id,
        string title,
        int width,
        int height,
        Curve[] curves,
        Panel[] panels,
        IReadOnlyList<LineSeries> lines,
        Func<Curve, string>? name = null) => new()
        {
            Id = id,
            Width = width,
            Height = height,
            Title = title,
            Description = string.Join(" ", curves.Select(curve => curve.Describe())),
            Sources = [.. curves.SelectMany(curve => curve.Sources)],
            Tables = Curve.Tables(curves, name ?? (curve => curve.ShortName)),
            Panels = panels,
            Tones = [.. lines.Select(line => line.Tone)],
        };

    private static LineSeries Line(Curve curve) => curve.IsPaper
        ? new LineSeries(curve.ShortName, curve.Radius, curve.Accuracy, Palette.Muted) { Dash = [7, 5], Width = 1.5f }
        : new LineSeries(curve.ShortName, curve.Radius, curve.Accuracy, curve.Method.Tone)
        {
            Course = curve.Steps(),
            Width = curve.Method.Name == MethodName.Exact ? 3 : 2,
            Dash = curve.Method.Name == MethodName.Certified ? Dashed : [],
            Symbol = Symbol(curve.Method),
            Low = curve.Low,
            High = curve.High,
        };

    private static MarkerShape Symbol(Method method) => method switch
    {
        { Name: MethodName.Strongest } => MarkerShape.FilledDiamond,
        { Family: "" } or { IsThrough: true } => MarkerShape.None,
        _ when method.Tone == Palette.Blue => MarkerShape.FilledCircle,
        _ when method.Tone == Palette.Olive => MarkerShape.FilledSquare,
        _ when method.Tone == Palette.Purple => MarkerShape.FilledTriangleUp,
        _ => MarkerShape.FilledTriangleDown,
    };

    /// <summary>The band of samples that are neither proved robust nor broken, where nothing is exact.</summary>
    private static IEnumerable<LineSeries> Undecided(Curve[] curves)
    {
        Curve? certified = Find(curves, MethodName.Certified), attack = Find(curves, MethodName.Strongest);
        if (Find(curves, MethodName.Exact) is null && certified is not null && attack is not null &&
            certified.Radius[0] >= attack.Radius[0] && certified.Radius[^1] <= attack.Radius[^1])
        {
            yield return new LineSeries("undecided", certified.Radius, certified.Accuracy, Palette.Muted)
            {
                Low = certified.Accuracy,
                High = Array.ConvertAll(certified.Radius, radius => Interpolate(attack, radius)),
                IsBand = true,
            };
        }
    }

    // As the line of the curve is drawn.
    private static double Interpolate(Curve curve, double radius)
    {
        int right = Array.FindIndex(curve.Radius, r => r >= radius);
        double from = curve.Radius[Math.Max(right - 1, 0)], to = curve.Radius[right];
        double share = to > from ? (radius - from) / (to - from) : 1;
        return ((1 - share) * curve.Accuracy[Math.Max(right - 1, 0)]) + (share * curve.Accuracy[right]);
    }

    private static Curve? Find(IEnumerable<Curve> curves, string method) => curves.FirstOrDefault(one => one.Method.Name == method);

    /// <summary>What attacks are held against: the exact curve, or else the bracket.</summary>
    private static Func<Curve, bool> IsTruth(IReadOnlyList<Curve> curves) =>
        Find(curves, MethodName.Exact) is Curve exact ? one => one == exact : one => one.Method.Family.Length == 0;

    private static bool IsMain(Curve curve) => MainMethods.Contains(curve.Method.Name);

    private static string Title(Curve curve) => $"{curve.Arm}, {curve.Readout} read-out";

    private static string Key(Curve curve) => $"{curve.Arm}.{curve.Readout}";
}
