using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Heatmaps of <c>matrix.&lt;arm&gt;.&lt;quantity&gt;</c>: features down, neurons across, one colour scale for all arms of a quantity.
/// </summary>
internal static class MatrixFigures
{
    private const int PanelWidth = 480;

    /// <summary>One figure per arm and, for two arms or more, one with all side by side.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<NamedSeries> series)
    {
        foreach (IGrouping<string, NamedSeries> quantity in series.Where(one => one.Kind == "matrix").GroupBy(one => one.Parts.Quantity))
        {
            NamedSeries[] arms = [.. quantity.OrderBy(one => Arms.Order(one.Arm))];
            DivergingScale scale = DivergingScale.For(arms.Select(arm => arm.Matrix()));
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

    private static Figure Draw(string id, string quantity, NamedSeries[] arms, DivergingScale scale)
    {
        HeatChart[] heats = [.. arms.Select((arm, i) => Heat(arm, quantity, i * PanelWidth, scale))];
        Panel[] panels =
        [
            .. heats.Select(heat => heat.ToPanel()),
            HeatChart.Bar(arms.Length * PanelWidth, scale, lowest: -1, Numbers.Trimmed),
        ];
        return new Figure
        {
            Id = id,
            Width = (PanelWidth * arms.Length) + HeatChart.BarWidth,
            Height = panels[0].HeightFor(HeatChart.DataHeight),
            Title = $"{Capitalised(quantity)} of features and neurons, {string.Join(" and ", arms.Select(arm => arm.Arm))}",
            Description = string.Join(" ", arms.Select(Describe)),
            Sources = [.. arms.Select(arm => arm.Name)],
            Tables = [.. arms.Select(Table)],
            Panels = panels,
            Heats = [.. heats.Zip(panels)],
            Tones = DivergingScale.Tones,
            OnPage = arms.Length == 1,
        };
    }

    private static HeatChart Heat(NamedSeries arm, string quantity, int left, DivergingScale scale) => new()
    {
        Values = arm.Matrix(),
        Scale = scale,
        Title = Arms.Describe(arm.Arm),
        XTitle = "neuron",
        RowName = i => Numbers.Subscript("μ", i + 1),
        ColumnName = i => Numbers.Subscript("w", i + 1),
        Words = ("feature", "neuron", quantity),
        Width = PanelWidth,
        Left = left,
    };

    private static DataTable Table(NamedSeries arm)
    {
        Matrix matrix = arm.Matrix();
        return new DataTable(
            Arms.Describe(arm.Arm),
            [.. Enumerable.Range(1, matrix.Columns).Select(column => Numbers.Subscript("w", column)).Prepend("feature")],
            [
                .. Enumerable.Range(0, matrix.Rows)
                    .Select(row => (string[])[Numbers.Subscript("μ", row + 1), .. matrix.Row(row).ToArray().Select(Numbers.Brief)]),
            ]);
    }

    private static string Describe(NamedSeries arm)
    {
        Matrix matrix = arm.Matrix();
        double[] values = [.. matrix.Values.ToArray().Where(double.IsFinite)];
        string range = values.Length == 0 ? "no finite value" : $"from {Numbers.Trimmed(values.Min())} to {Numbers.Trimmed(values.Max())}";
        return $"Heatmap, {Arms.Describe(arm.Arm)}: " +
            $"{Numbers.Whole(matrix.Rows)} features by {Numbers.Whole(matrix.Columns)} neurons, {range}.";
    }

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
