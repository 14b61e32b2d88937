using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;
using ScottPlot.Plottables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A matrix as coloured cells, row 1 at the top; one without a value is left blank.</summary>
internal sealed class HeatChart
{
    /// <summary>Width of a colour bar, in pixels.</summary>
    public const int BarWidth = 60;

    /// <summary>Height of the cells together, in pixels.</summary>
    public const int DataHeight = 420;

    private const int RightMargin = 16;
    private const int MostNumbers = 150;

    /// <summary>The cells.</summary>
    public required Matrix Values { get; init; }

    /// <summary>Colours of the cells.</summary>
    public required DivergingScale Scale { get; init; }

    /// <summary>Title above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>What the title leaves open, below it in small letters; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Title of the columns; empty for none.</summary>
    public string XTitle { get; init; } = "";

    /// <summary>The name of a row.</summary>
    public required Func<int, string> RowName { get; init; }

    /// <summary>The name of a column.</summary>
    public required Func<int, string> ColumnName { get; init; }

    /// <summary>What a row, a column and a cell are, in a word each: feature, neuron, cosine.</summary>
    public required (string Row, string Column, string Cell) Words { get; init; }

    /// <summary>The number of a cell as text.</summary>
    public Func<double, string> Format { get; init; } = value => Numbers.Fixed(value, 2);

    /// <summary>Width in pixels.</summary>
    public int Width { get; init; } = 480;

    /// <summary>Left edge in the figure, in pixels.</summary>
    public int Left { get; init; }

    /// <summary>Room for the names of the rows, in pixels.</summary>
    public int LeftMargin { get; init; } = 44;

    /// <summary>Room for the names of the columns, in pixels.</summary>
    public int BottomMargin { get; init; } = 50;

    /// <summary>True to write the names of the columns aslant.</summary>
    public bool Slanted { get; init; }

    /// <summary>Framed blocks on the diagonal: first row and column, and how many of each.</summary>
    public IReadOnlyList<(int First, int Count)> Frames { get; init; } = [];

    private double DataWidth => Width - LeftMargin - RightMargin;

    /// <summary>The chart for a figure.</summary>
    public Panel ToPanel()
    {
        var panel = new Panel
        {
            Title = Title,
            Subtitle = Subtitle,
            Left = Left,
            Width = Width,
            LeftMargin = LeftMargin,
            RightMargin = RightMargin,
            BottomMargin = BottomMargin,
        };
        Plot plot = panel.Plot;
        Fill(plot, Values, Scale);
        if (Values.Rows * Values.Columns <= MostNumbers)
        {
            WriteNumbers(plot);
        }

        foreach ((int first, int count) in Frames)
        {
            double top = Values.Rows - 0.5 - first;
            var frame = plot.Add.Rectangle(first - 0.5, first - 0.5 + count, top - count, top);
            frame.FillStyle.IsVisible = false;
            frame.LineStyle = new LineStyle { Color = Palette.Ink.Color, Width = 1.5f, AntiAlias = true };
        }

        plot.XLabel(XTitle);
        Label(plot.Axes.Bottom, Values.Columns, Every(Slanted ? 16 : 28, DataWidth / Values.Columns), i => i, ColumnName);
        Label(plot.Axes.Left, Values.Rows, Every(16, (double)DataHeight / Values.Rows), i => Values.Rows - 1 - i, RowName);
        if (Slanted)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            plot.Axes.Bottom.TickLabelStyle.OffsetY = 8;
        }

        return panel;
    }

    /// <summary>The colour bar: a heatmap of the scale itself, so that it follows the page's theme as the cells do.</summary>
    /// <param name="left">Left edge in the figure, in pixels.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="lowest">Its lowest value as a share of its limit: −1 or 0.</param>
    /// <param name="label">A value as text.</param>
    /// <param name="bottomMargin">Room below it, as below the charts beside it.</param>
    public static Panel Bar(int left, DivergingScale scale, int lowest, Func<double, string> label, float bottomMargin = 50)
    {
        var panel = new Panel { Left = left, Width = BarWidth, LeftMargin = 4, RightMargin = BarWidth - 16, BottomMargin = bottomMargin };
        int last = (1 - lowest) * DivergingScale.Steps, span = 1 - lowest;
        Fill(
            panel.Plot,
            new Matrix(last + 1, 1, [.. Enumerable.Range(0, last + 1).Select(i => scale.Limit * (1 - ((double)span * i / last)))]), scale);
        double[] shares = [.. Enumerable.Range(0, 5).Select(i => lowest + (span * i / 4.0))];
        Panel.Style(panel.Plot.Axes.Right);
        panel.Plot.Axes.Right.IsVisible = true;
        panel.Plot.Axes.Left.IsVisible = false;
        panel.Plot.Axes.Bottom.IsVisible = false;
        panel.Plot.Axes.SetLimitsY(-0.5, last + 0.5, panel.Plot.Axes.Right);
        panel.Plot.Axes.Right.SetTicks(
            [.. shares.Select(share => (share - lowest) / span * last)], [.. shares.Select(share => label(share * scale.Limit))]);
        panel.Plot.Axes.Right.MajorTickStyle.Length = 0;
        panel.Plot.Axes.Right.FrameLineStyle.Width = 0;
        return panel;
    }

    private static void Fill(Plot plot, Matrix matrix, DivergingScale scale)
    {
        double[,] cells = new double[matrix.Rows, matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                cells[row, column] = double.IsFinite(matrix[row, column]) ? matrix[row, column] : double.NaN;
            }
        }

        Heatmap heatmap = plot.Add.Heatmap(cells);
        heatmap.Colormap = scale;
        heatmap.ManualRange = new ScottPlot.Range(-scale.Limit, scale.Limit);
        heatmap.RenderStrategy = new Heatmap.RenderStrategies.Rectangles();
        plot.Grid.IsVisible = false;
        plot.Axes.SetLimits(-0.5, matrix.Columns - 0.5, -0.5, matrix.Rows - 0.5);
    }

    /// <summary>The number of each cell; a dash for none.</summary>
    private void WriteNumbers(Plot plot)
    {
        for (int row = 0; row < Values.Rows; row++)
        {
            for (int column = 0; column < Values.Columns; column++)
            {
                double value = Values[row, column];
                bool known = double.IsFinite(value);
                Text text = plot.Add.Text(known ? Format(value) : "–", column, Values.Rows - 1 - row);
                text.LabelFontName = FigureFont.Regular;
                text.LabelFontSize = (float)Math.Min(12, DataWidth / Values.Columns / 3.8);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelOffsetY = Panel.Sink;
                text.LabelFontColor = (known && Scale.IsStrong(value) ? Palette.Paper : Palette.Ink).Color;
            }
        }
    }

    private static void Label(IAxis axis, int count, int every, Func<int, double> place, Func<int, string> name)
    {
        int[] shown = [.. Enumerable.Range(0, count).Where(i => i % every == 0)];
        axis.SetTicks([.. shown.Select(place)], [.. shown.Select(name)]);
        axis.MajorTickStyle.Length = 0;
        axis.FrameLineStyle.Width = 0;
    }

    private static int Every(double pixels, double cell) => Math.Max(1, (int)Math.Ceiling(pixels / cell));
}
