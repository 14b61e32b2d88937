namespace FeatureAveraging.Reporting.Plots;

/// <summary>Charts in rows: small multiples.</summary>
internal static class PanelGrid
{
    /// <summary>Puts charts into rows whose data begin and end on one level.</summary>
    /// <param name="panels">The charts, row by row; their left edges are set.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <param name="dataHeight">Height of the data of each, in pixels.</param>
    /// <returns>Height of all rows, in pixels.</returns>
    public static int Arrange(IReadOnlyList<Panel> panels, int columns, double dataHeight)
    {
        int above = 0;
        foreach (Panel[] row in panels.Chunk(columns))
        {
            float top = row.Max(panel => panel.Top);
            foreach (Panel panel in row)
            {
                panel.LeastTop = top;
                panel.Above = above;
                panel.Height = panel.HeightFor(dataHeight);
            }

            above += row.Max(panel => panel.HeightFor(dataHeight));
        }

        return above;
    }
}
