using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Pictures beside their adversarial ones, one column per sample: arms that attacked the same samples share a figure.</summary>
/// <param name="run">Names of the classes.</param>
internal sealed class PictureFigures(ImageRun run)
{
    private const int Width = 960;
    private const int Margin = 12;
    private const int LargestSide = 96;
    private const int Gap = 10;
    private const int WidestCell = 130;
    private const int HeadingHeight = 26;
    private const int LineHeight = 16;
    private const float CaptionSize = 11;
    private static readonly double[] Factors = [100, 50, 20, 10, 5, 2, 1];

    /// <summary>The figures of a record's pictures.</summary>
    public static IEnumerable<Figure> Of(ImageRun run, IReadOnlyList<NamedSeries> series)
    {
        var figures = new PictureFigures(run);
        return series.Where(one => one.Kind == "pictures").OrderBy(one => Arms.Order(one.Arm)).Select(one => new PictureSeries(one))
            .GroupBy(one => $"{one.Channels}×{one.Height}×{one.Width}: {string.Join(' ', one.Samples.Select(Numbers.Exact))}")
            .Select(same => figures.Draw([.. same]));
    }

    private Figure Draw(PictureSeries[] arms)
    {
        PictureSeries first = arms[0];
        string id = arms.Length == 1 ? first.Source.Name : string.Join('.', ["pictures", .. arms.Select(arm => arm.Source.Arm)]);
        Row[] rows = Rows(arms, Math.Max(1, Math.Min(first.Count, (Width - (2 * Margin)) / (Side(first.Width, first) + Gap))));
        int height = rows.Sum(row => row.Height);
        var panel = new Panel
        {
            Title = "Adversarial pictures",
            Subtitle = "decision before → after, and the ℓ₂ length of the perturbation with pixels in [0, 1]",
            Left = 0,
            Width = Width,
            LeftMargin = Margin,
            RightMargin = Margin,
            BottomMargin = 4,
        };
        panel.Plot.HideGrid();
        panel.Plot.Axes.Bottom.IsVisible = panel.Plot.Axes.Left.IsVisible = false;
        panel.Plot.Axes.SetLimits(0, Width - (2 * Margin), 0, height);
        double top = height;
        foreach (Row row in rows)
        {
            Add(panel.Plot, row, top);
            top -= row.Height;
        }

        return new Figure
        {
            Id = id,
            Width = Width,
            Height = panel.HeightFor(height),
            Title = $"Pictures and adversarial pictures, {string.Join(" and ", arms.Select(arm => arm.Source.Arm))}",
            Description = string.Join(" ", arms.Select(Describe)),
            Sources = [.. arms.Select(arm => arm.Source.Name)],
            Tables = [.. arms.Select(Table)],
            Panels = [panel],
        };
    }

    /// <summary>For each stretch of samples the originals, then for each arm the adversarial pictures and what was added.</summary>
    private Row[] Rows(PictureSeries[] arms, int columns)
    {
        double cell = Math.Min(WidestCell, (double)(Width - (2 * Margin)) / columns);
        return [.. Enumerable.Range(0, arms[0].Count).Chunk(columns).SelectMany(stretch => arms
            .SelectMany(arm => new[]
            {
                new Row($"{Name(arm)}: adversarial", arm, stretch, arm.Adversarial, i => Caption(arm, i), cell),
                new Row(
                    $"{Name(arm)}: perturbation, enlarged around mid-grey", arm, stretch,
                    i => arm.Perturbation(i, Factor(arm.LargestChange(i))), i => [$"× {Numbers.Trimmed(Factor(arm.LargestChange(i)))}"],
                    cell),
            })
            .Prepend(new Row(
                "original, with its class", arms[0], stretch, arms[0].Original,
                i => [run.Class(arms[0].Of("label", i)) + run.SideOf(arms[0].Of("label", i))], cell)))];
    }

    private static void Add(Plot plot, Row row, double top)
    {
        Write(plot, row.Heading, 0, top - (HeadingHeight / 2.0) - 2, Alignment.MiddleLeft, Palette.Muted);
        double side = Side(row.Arm.Width, row.Arm), tall = Side(row.Arm.Height, row.Arm), below = top - HeadingHeight - tall;
        foreach ((int picture, int column) in row.Pictures.Select((picture, column) => (picture, column)))
        {
            double left = (column * row.Cell) + ((row.Cell - side) / 2);
            plot.Add.Plottable(new Raster(
                Raster.Image(row.Values(picture), row.Arm.Channels, row.Arm.Height, row.Arm.Width),
                new CoordinateRect(left, left + side, below, below + tall)));
            foreach ((string line, int i) in row.Lines(picture).Select((line, i) => (line, i)))
            {
                Write(plot, line, left + (side / 2), below - (LineHeight * (i + 0.6)), Alignment.MiddleCenter, Palette.Ink);
            }
        }
    }

    private static void Write(Plot plot, string content, double x, double y, Alignment alignment, Tone tone)
    {
        var text = plot.Add.Text(content, x, y);
        text.LabelFontName = FigureFont.Regular;
        text.LabelFontSize = CaptionSize;
        text.LabelFontColor = tone.Color;
        text.LabelAlignment = alignment;
        text.LabelOffsetY = Panel.Sink;
    }

    /// <summary>A side of a picture in the figure: a whole multiple of its pixels where that fits.</summary>
    private static int Side(int pixels, PictureSeries pictures)
    {
        int longest = Math.Max(pictures.Width, pictures.Height);
        return longest <= LargestSide ? pixels * (LargestSide / longest) : (int)Math.Round((double)pixels * LargestSide / longest);
    }

    /// <summary>The greatest factor that keeps every enlarged change between black and white.</summary>
    internal static double Factor(double largestChange) => Factors.FirstOrDefault(factor => factor * largestChange <= 127.5, 1);

    /// <summary>The class of a picture, and the decision before and after.</summary>
    public string Tell(PictureSeries arm, int picture) =>
        $"{run.Class(arm.Of("label", picture))}{run.SideOf(arm.Of("label", picture))}: {Caption(arm, picture)[0]}";

    private string Decision(PictureSeries arm, string column, int picture) =>
        arm.OfSides ? ImageRun.Side(arm.Of(column, picture)) : run.Class(arm.Of(column, picture));

    /// <summary>The decision before and after, and how far apart the two pictures are.</summary>
    private string[] Caption(PictureSeries arm, int picture)
    {
        (string before, string after, double distance) =
            (Decision(arm, "before", picture), Decision(arm, "after", picture), arm.Of("distance", picture));
        return distance switch
        {
            0 => [$"{before}: wrong as it is"],
            _ when !double.IsFinite(distance) => [before, "not broken"],
            _ => [$"{before} → {after}", Numbers.Fixed(distance, 2)],
        };
    }

    private static string Name(PictureSeries arm) =>
        $"{arm.Source.Arm}, {arm.Source.Readout} read-out ({Arms.ExplainImages(arm.Source.Arm)})";

    private DataTable Table(PictureSeries arm) => new(
        Name(arm),
        ["sample", "class", "before", "after", "distance"],
        [
            .. Enumerable.Range(0, arm.Count).Select(i => (string[])
            [
                Numbers.Brief(arm.Of("sample", i)), run.Class(arm.Of("label", i)), Decision(arm, "before", i), Decision(arm, "after", i),
                Numbers.Brief(arm.Of("distance", i)),
            ]),
        ]);

    private string Describe(PictureSeries arm) =>
        $"{Numbers.Whole(arm.Count)} pictures, {arm.Source.Arm}: " +
        string.Join(
            ", ",
            Enumerable.Range(0, arm.Count).Select(i => $"{run.Class(arm.Of("label", i))} ({string.Join(" at ", Caption(arm, i))})")) +
        ".";

    /// <summary>One row of pictures under its heading.</summary>
    private sealed record Row(
        string Heading, PictureSeries Arm, int[] Pictures, Func<int, Func<int, double>> Values, Func<int, string[]> Captions, double Cell)
    {
        private readonly bool _broken = Pictures.SelectMany(Captions).Any(line => FigureFont.Width(line, CaptionSize) > Cell - 4);

        /// <summary>Height with heading and captions, in pixels.</summary>
        public int Height => HeadingHeight + Side(Arm.Height, Arm) + (LineHeight * Pictures.Max(picture => Lines(picture).Length)) + 4;

        /// <summary>The lines below a picture; broken before arrows where one line would be too long for some picture of the row.</summary>
        public string[] Lines(int picture) => _broken
            ? [.. Captions(picture).SelectMany(line => line.Replace(" →", "\n→", StringComparison.Ordinal).Split('\n'))]
            : Captions(picture);
    }
}
