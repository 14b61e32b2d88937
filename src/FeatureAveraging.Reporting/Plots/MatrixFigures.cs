using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using ScottPlot;
using ScottPlot.Plottables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Heatmaps of <c>matrix.&lt;arm&gt;.&lt;quantity&gt;</c>: features down, neurons across, one colour scale for all arms of a quantity.</summary>
internal static class MatrixFigures
{
    private const int PanelWidth = 480;
    private const int LeftMargin = 44;
    private const int RightMargin = 16;
    private const int DataHeight = 420;
    private const int BarWidth = 60;
    private const double DataWidth = PanelWidth - LeftMargin - RightMargin;
    private const int MostNumbers = 150;

    /// <summary>One figure per arm and, for two arms or more, one with all side by side.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series)
    {
        foreach (IGrouping<string, NamedSeries> quantity in series.Where(one => one.Kind == "matrix").GroupBy(one => one.Rest))
        {
            NamedSeries[] arms = [.. quantity.OrderBy(one => Arms.Order(one.Arm))];
            DivergingScale scale = SharedScale(arms);
            foreach (NamedSeries arm in arms)
            {
                yield return Draw($"matrix.{arm.Arm}.{quantity.Key}", quantity.Key, [arm], scale);
            }

            if (arms.Length > 1)
            {
                yield return Draw($"matrix.{quantity.Key}", quantity.Key, arms, scale);
            }
        }
    }

    /// <summary>Symmetric about zero, wide enough for every arm, ending on a round number.</summary>
    private static DivergingScale SharedScale(IEnumerable<NamedSeries> arms)
    {
        double largest = arms.SelectMany(arm => arm.Matrix().Values.ToArray()).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        double step = largest > 0 ? RoundUp(largest / 10) : 0.1;
        return new DivergingScale(largest > 0 ? Math.Ceiling((largest / step) - 1e-9) * step : 1);
    }

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below a positive value.</summary>
    internal static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double mantissa = value / power;
        return power * (mantissa <= 1 + 1e-9 ? 1 : mantissa <= 2 + 1e-9 ? 2 : mantissa <= 5 + 1e-9 ? 5 : 10);
    }

    private static Figure Draw(string id, string quantity, NamedSeries[] arms, DivergingScale scale)
    {
        Panel[] panels = [.. arms.Select((arm, i) => Heat(arm, i * PanelWidth, scale)), Bar(arms.Length * PanelWidth, scale)];
        return new Figure
        {
            Id = id,
            Width = (PanelWidth * arms.Length) + BarWidth,
            Height = panels[0].HeightFor(DataHeight),
            Title = $"{Capitalised(quantity)} of features and neurons, {string.Join(" and ", arms.Select(arm => arm.Arm))}",
            Description = string.Join(" ", arms.Select(Describe)),
            Sources = [.. arms.Select(arm => arm.Name)],
            Tables = [.. arms.Select(Table)],
            Panels = panels,
            Tones = DivergingScale.Tones,
            OnPage = arms.Length == 1,
        };
    }

    private static Panel Heat(NamedSeries arm, int left, DivergingScale scale)
    {
        Matrix matrix = arm.Matrix();
        var panel = new Panel { Title = Arms.Describe(arm.Arm), Left = left, Width = PanelWidth, LeftMargin = LeftMargin, RightMargin = RightMargin };
        Plot plot = panel.Plot;
        Fill(plot, matrix, scale);
        if (matrix.Rows * matrix.Columns <= MostNumbers)
        {
            WriteNumbers(plot, matrix, scale);
        }

        plot.XLabel("neuron");
        Label(plot.Axes.Bottom, matrix.Columns, Every(28, DataWidth / matrix.Columns), i => i, i => Numbers.Subscript("w", i + 1));
        Label(plot.Axes.Left, matrix.Rows, Every(16, (double)DataHeight / matrix.Rows), i => matrix.Rows - 1 - i, i => Numbers.Subscript("μ", i + 1));
        return panel;
    }

    /// <summary>The cells, row 1 at the top; one without a value is left blank.</summary>
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
    private static void WriteNumbers(Plot plot, Matrix matrix, DivergingScale scale)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                double value = matrix[row, column];
                bool known = double.IsFinite(value);
                Text text = plot.Add.Text(known ? Numbers.Fixed(value, 2) : "–", column, matrix.Rows - 1 - row);
                text.LabelFontName = FigureFont.Regular;
                text.LabelFontSize = (float)Math.Min(12, DataWidth / matrix.Columns / 3.8);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelOffsetY = Panel.Sink;
                text.LabelFontColor = (known && scale.IsStrong(value) ? Palette.Paper : Palette.Ink).Color;
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

    /// <summary>The colour bar: a heatmap of the scale itself, so that it follows the page's theme as the cells do.</summary>
    private static Panel Bar(int left, DivergingScale scale)
    {
        var panel = new Panel { Left = left, Width = BarWidth, LeftMargin = 4, RightMargin = BarWidth - 16 };
        int steps = DivergingScale.Tones.Count;
        Fill(panel.Plot, new Matrix(steps, 1, [.. Enumerable.Range(0, steps).Select(i => scale.Limit * (1 - (2.0 * i / (steps - 1))))]), scale);
        double[] shares = [-1, -0.5, 0, 0.5, 1];
        Panel.Style(panel.Plot.Axes.Right);
        panel.Plot.Axes.Right.IsVisible = true;
        panel.Plot.Axes.Left.IsVisible = false;
        panel.Plot.Axes.Bottom.IsVisible = false;
        panel.Plot.Axes.SetLimitsY(-0.5, steps - 0.5, panel.Plot.Axes.Right);
        panel.Plot.Axes.Right.SetTicks([.. shares.Select(share => (share + 1) / 2 * (steps - 1))], [.. shares.Select(share => Numbers.Trimmed(share * scale.Limit))]);
        panel.Plot.Axes.Right.MajorTickStyle.Length = 0;
        panel.Plot.Axes.Right.FrameLineStyle.Width = 0;
        return panel;
    }

    private static DataTable Table(NamedSeries arm)
    {
        Matrix matrix = arm.Matrix();
        return new DataTable(
            Arms.Describe(arm.Arm),
            [.. Enumerable.Range(1, matrix.Columns).Select(column => Numbers.Subscript("w", column)).Prepend("feature")],
            [.. Enumerable.Range(0, matrix.Rows).Select(row => (string[])[Numbers.Subscript("μ", row + 1), .. matrix.Row(row).ToArray().Select(Numbers.Short)])]);
    }

    private static string Describe(NamedSeries arm)
    {
        Matrix matrix = arm.Matrix();
        double[] values = [.. matrix.Values.ToArray().Where(double.IsFinite)];
        string range = values.Length == 0 ? "no finite value" : $"from {Numbers.Trimmed(values.Min())} to {Numbers.Trimmed(values.Max())}";
        return $"Heatmap, {Arms.Describe(arm.Arm)}: {Numbers.Whole(matrix.Rows)} features by {Numbers.Whole(matrix.Columns)} neurons, {range}.";
    }

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
