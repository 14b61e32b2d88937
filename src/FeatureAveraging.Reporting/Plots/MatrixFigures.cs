using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Heatmaps of <c>matrix.&lt;arm&gt;.&lt;quantity&gt;</c>: features down, neurons across, one colour scale for all arms of a quantity.</summary>
internal static class MatrixFigures
{
    private const double PanelWidth = 420;
    private const double LeftMargin = 44;
    private const double PanelPitch = PanelWidth + LeftMargin + 16;
    private const double BarWidth = 66;
    private const double BarHeight = 4 * ((2 * DivergingScale.Steps) + 1);
    private const double Top = 36;
    private const double BottomMargin = 46;
    private const double TallestCell = 42;
    private const double WidestCell = 84;
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
        double step = largest > 0 ? Axis.RoundUp(largest / 10) : 0.1;
        return new DivergingScale(largest > 0 ? Math.Ceiling((largest / step) - 1e-9) * step : 1);
    }

    private static Figure Draw(string id, string quantity, NamedSeries[] arms, DivergingScale scale)
    {
        double height = arms.Max(arm => CellHeight(arm.Matrix()) * arm.Matrix().Rows);
        var figure = new Figure
        {
            Id = id,
            Width = (PanelPitch * arms.Length) + BarWidth,
            Height = Top + Math.Max(height, BarHeight) + BottomMargin,
            Title = $"{Capitalised(quantity)} of features and neurons, {string.Join(" and ", arms.Select(arm => arm.Arm))}",
            Description = string.Join(" ", arms.Select(Describe)),
            Sources = [.. arms.Select(arm => arm.Name)],
            Tables = [.. arms.Select(Table)],
            OnPage = arms.Length == 1,
        };
        for (int i = 0; i < arms.Length; i++)
        {
            DrawPanel(figure, arms[i], (PanelPitch * i) + LeftMargin, scale);
        }

        DrawBar(figure, (PanelPitch * arms.Length) + 6, BarHeight, scale);
        return figure;
    }

    private static double CellHeight(Matrix matrix) => Math.Min(TallestCell, PanelWidth / matrix.Rows);

    private static void DrawPanel(Figure figure, NamedSeries arm, double left, DivergingScale scale)
    {
        Matrix matrix = arm.Matrix();
        (double width, double height) = (Math.Min(WidestCell, PanelWidth / matrix.Columns), CellHeight(matrix));
        figure.AddText(left, 20, Arms.Describe(arm.Arm), 14, Anchor.Start, Palette.Ink, bold: true);
        var first = new Frame(left, Top, width, height);
        if (matrix.Rows * matrix.Columns <= MostNumbers)
        {
            DrawNumbers(figure, matrix, first, scale);
        }
        else
        {
            for (int row = 0; row < matrix.Rows; row++)
            {
                DrawRow(figure, matrix.Row(row), first with { Top = Top + (row * height) }, scale);
            }
        }

        DrawLabels(figure, matrix, first);
    }

    /// <summary>Cells of one row; neighbours of one colour are joined, cells without a value are left blank.</summary>
    private static void DrawRow(Figure figure, ReadOnlySpan<double> row, Frame cell, DivergingScale scale)
    {
        for (int start = 0, end; start < row.Length; start = end)
        {
            end = start + 1;
            if (double.IsFinite(row[start]))
            {
                Tone tone = scale.Of(row[start]);
                while (end < row.Length && double.IsFinite(row[end]) && scale.Of(row[end]) == tone)
                {
                    end++;
                }

                figure.Add(new BoxMark(new Frame(cell.Left + (start * cell.Width), cell.Top, (end - start) * cell.Width, cell.Height), tone));
            }
        }
    }

    /// <summary>Cells a pixel apart, each with its number; a cell without a value shows a dash.</summary>
    private static void DrawNumbers(Figure figure, Matrix matrix, Frame cell, DivergingScale scale)
    {
        double size = Math.Min(12, cell.Width / 3.8);
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                (double value, double left, double top) = (matrix[row, column], cell.Left + (column * cell.Width), cell.Top + (row * cell.Height));
                bool known = double.IsFinite(value);
                if (known)
                {
                    figure.Add(new BoxMark(new Frame(left, top, cell.Width - 1, cell.Height - 1), scale.Of(value)));
                }

                Tone tone = known && scale.IsStrong(value) ? Palette.Paper : Palette.Ink;
                figure.AddText(left + (cell.Width / 2), top + (cell.Height / 2) + 4, known ? Numbers.Fixed(value, 2) : "–", size, Anchor.Middle, tone);
            }
        }
    }

    private static void DrawLabels(Figure figure, Matrix matrix, Frame cell)
    {
        for (int row = 0; row < matrix.Rows; row += Every(16, cell.Height))
        {
            figure.AddText(cell.Left - 7, cell.Top + ((row + 0.5) * cell.Height) + 4, Numbers.Subscript("μ", row + 1), 12, Anchor.End, Palette.Muted);
        }

        double bottom = cell.Top + (matrix.Rows * cell.Height);
        for (int column = 0; column < matrix.Columns; column += Every(28, cell.Width))
        {
            figure.AddText(cell.Left + ((column + 0.5) * cell.Width), bottom + 18, Numbers.Subscript("w", column + 1), 12, Anchor.Middle, Palette.Muted);
        }

        figure.AddText(cell.Left + (matrix.Columns * cell.Width / 2), bottom + 38, "neuron", 12, Anchor.Middle, Palette.Muted);
    }

    private static int Every(double pixels, double cell) => Math.Max(1, (int)Math.Ceiling(pixels / cell));

    private static void DrawBar(Figure figure, double left, double height, DivergingScale scale)
    {
        double each = height / ((2 * DivergingScale.Steps) + 1);
        for (int step = -DivergingScale.Steps; step <= DivergingScale.Steps; step++)
        {
            figure.Add(new BoxMark(new Frame(left, Top + ((DivergingScale.Steps - step) * each), 12, each), DivergingScale.AtStep(step)));
        }

        foreach (double share in new[] { 1, 0.5, 0, -0.5, -1 })
        {
            figure.AddText(left + 18, Top + ((1 - share) / 2 * height) + 4, Numbers.Trimmed(share * scale.Limit), 11, Anchor.Start, Palette.Muted);
        }
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
