using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Matrices over the classes of an image run, by side: confusion, directions that sub-classes share, and the heads of Figures 2c and 2d.
/// Blocks of one side are framed.
/// </summary>
/// <param name="run">The classes and their sides.</param>
internal sealed class ClassMatrixFigures(ImageRun run)
{
    private const string Cosine = "cosine", Shared = "shared";
    private const int PanelWidth = 500;
    private const float NameSize = 12;

    /// <summary>True for a matrix that <see cref="Heads"/> draws.</summary>
    public static bool IsHead(NamedSeries series) => series.Kind == "matrix" && series.Parts.Quantity == Cosine && Arms.IsHead(series.Arm);

    /// <summary>True for a matrix that <see cref="Directions"/> draws.</summary>
    public static bool IsShared(NamedSeries series) => series.Kind == "matrix" && series.Parts.Quantity == Shared;

    /// <summary>Cosines of class means and groups of neurons of both heads, side by side: <c>matrix.head-*.cosine</c>.</summary>
    public IEnumerable<Figure> Heads(IEnumerable<NamedSeries> series)
    {
        NamedSeries[] heads = InOrder(series.Where(IsHead));
        return heads.Length == 0 ? [] : [Draw("heads.cosine", "Cosines of class means and groups of neurons", heads)];
    }

    /// <summary>Cosines of the mean margin gradients of two sub-classes: <c>matrix.&lt;arm&gt;.shared</c>.</summary>
    /// <param name="series">Series of some arms; others are passed over.</param>
    /// <param name="section">The section of the page; names of figures begin with it.</param>
    public IEnumerable<Figure> Directions(IEnumerable<NamedSeries> series, string section) =>
        InOrder(series.Where(IsShared)).Chunk(2).Select(
            pair => Draw(string.Join('.', [section, .. pair.Select(one => one.Arm), Shared]), "Cosines of mean margin gradients", pair));

    /// <summary>
    /// Shares of each class decided as each other, on the pictures and at their shortest adversarial pictures:
    /// <c>confusion.&lt;arm&gt;.&lt;condition&gt;</c>.
    /// </summary>
    public IEnumerable<Figure> Confusions(IEnumerable<NamedSeries> series) =>
        InOrder(series.Where(one => one.Kind == "confusion")).GroupBy(one => one.Arm)
            .Select(arm => Draw(
                $"confusion.{arm.Key}", $"Decisions by class, {arm.Key}", [.. arm.OrderBy(one => one.Parts.Quantity is not "clean")]));

    private static NamedSeries[] InOrder(IEnumerable<NamedSeries> series) => [.. series.OrderBy(one => Arms.Order(one.Arm))];

    private Figure Draw(string id, string title, NamedSeries[] series)
    {
        bool shares = series[0].Kind == "confusion";
        DivergingScale scale = shares ? new DivergingScale(1) : DivergingScale.For(series.Select(one => one.Matrix()));
        HeatChart[] charts = [.. series.Select((one, i) => Chart(one, scale, i * PanelWidth))];
        Panel[] panels = [.. charts.Select(chart => chart.ToPanel())];
        (float top, float bottom) = (panels.Max(panel => panel.Top), panels.Max(panel => panel.BottomMargin));
        Panel bar = HeatChart.Bar(charts.Length * PanelWidth, scale, shares ? 0 : -1, shares ? Numbers.Percent : Numbers.Trimmed, bottom);
        bar.LeastTop = top;
        return new Figure
        {
            Id = id,
            Width = (PanelWidth * charts.Length) + HeatChart.BarWidth,
            Height = (int)Math.Ceiling(top + HeatChart.DataHeight + bottom),
            Title = title,
            Description = string.Join(" ", charts.Select(Describe)),
            Sources = [.. series.Select(one => one.Name)],
            Tables = [.. charts.Select(Table)],
            Panels = [.. panels, bar],
            Heats = [.. charts.Zip(panels)],
            Tones = DivergingScale.Tones,
        };
    }

    private HeatChart Chart(NamedSeries series, DivergingScale scale, int left)
    {
        // Groups of neurons have no classes of their own, except where each output of the head has its class.
        bool head = IsHead(series), confusion = series.Kind == "confusion", byClass = !head || Arms.Root(series.Arm) == ArmName.Fine;
        Matrix matrix = run.Arranged(series.Matrix(), byClass);
        string[] classes = [.. run.BySide(matrix.Rows).Select(i => run.Class(i))];
        int widest = (int)Math.Ceiling(classes.Max(name => FigureFont.Width(name, NameSize)));
        bool slanted = !head && widest > (PanelWidth / matrix.Columns) - 14;
        return new HeatChart
        {
            Values = matrix,
            Scale = scale,
            Title = confusion ? Condition(series) : series.Arm,
            Subtitle = confusion ? "down the true class, across the decision" : Arms.ExplainImages(series.Arm),
            XTitle = head ? "group of neurons" : "",
            RowName = i => classes[i],
            ColumnName = head ? i => IsDead(matrix, i) ? "dead" : Numbers.Subscript("w", i + 1) : i => classes[i],
            Words = confusion ? ("class", "decision", "percent") : ("class", head ? "group of neurons" : "class", Cosine),
            Format = confusion ? Share : value => Numbers.Fixed(value, 2),
            Width = PanelWidth,
            Left = left,
            LeftMargin = widest + 20,
            BottomMargin = slanted ? 24 + (widest * 3 / 4) : head ? 50 : 34,
            Slanted = slanted,
            Frames = head ? [] : Blocks(matrix.Rows),
        };
    }

    /// <summary>The blocks of both sides on the diagonal.</summary>
    private (int First, int Count)[] Blocks(int count) =>
        run.PositiveCount(count) is int positive && positive > 0 && positive < count ? [(0, positive), (positive, count - positive)] : [];

    private static bool IsDead(Matrix matrix, int column) => Enumerable.Range(0, matrix.Rows).All(row => double.IsNaN(matrix[row, column]));

    private static string Condition(NamedSeries series) => series.Parts.Quantity switch
    {
        "clean" => $"{series.Arm}: on the pictures",
        "attack" => $"{series.Arm}: at the shortest adversarial pictures",
        _ => $"{series.Arm}: {series.Parts.Quantity}",
    };

    /// <summary>A share in percent, with a decimal below ten percent, and nothing for none.</summary>
    private static string Share(double share) => share == 0 ? "" : Numbers.Fixed(100 * share, share < 0.0995 ? 1 : 0);

    private static DataTable Table(HeatChart chart) => new(
        chart.Title,
        [.. Enumerable.Range(0, chart.Values.Columns).Select(chart.ColumnName).Prepend("class")],
        [
            .. Enumerable.Range(0, chart.Values.Rows)
                .Select(row => (string[])[chart.RowName(row), .. chart.Values.Row(row).ToArray().Select(Numbers.Brief)]),
        ]);

    private static string Describe(HeatChart chart)
    {
        double[] values = [.. chart.Values.Values.ToArray().Where(double.IsFinite)];
        string range = values.Length == 0 ? "no finite value" : $"from {Numbers.Trimmed(values.Min())} to {Numbers.Trimmed(values.Max())}";
        return $"Heatmap, {chart.Title}: {Numbers.Whole(chart.Values.Rows)} classes by {Numbers.Whole(chart.Values.Columns)}, {range}.";
    }
}
