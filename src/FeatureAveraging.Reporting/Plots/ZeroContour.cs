using FeatureAveraging.Numerics;
using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>The set where a function on a grid is positive, and its boundary, by marching squares with linear interpolation.</summary>
internal sealed class ZeroContour
{
    private readonly List<Coordinates[]> _region = [];
    private readonly List<Coordinates[]> _boundary = [];
    private readonly Matrix _values;
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Traces a grid.</summary>
    /// <param name="values">f at (x[c], y[r]): rows of equal y; finite.</param>
    /// <param name="x">Abscissas of the columns.</param>
    /// <param name="y">Ordinates of the rows.</param>
    public ZeroContour(Matrix values, double[] x, double[] y)
    {
        (_values, _x, _y) = (values, x, y);
        for (int row = 0; row + 1 < values.Rows; row++)
        {
            TraceRow(row);
        }
    }

    /// <summary>Polygons that cover {f &gt; 0}; whole cells of a row are joined.</summary>
    public IReadOnlyList<Coordinates[]> Region => _region;

    /// <summary>Segments of {f = 0}.</summary>
    public IReadOnlyList<Coordinates[]> Boundary => _boundary;

    private void TraceRow(int row)
    {
        int start = 0;
        for (int column = 0; column + 1 < _values.Columns; column++)
        {
            if (!IsWhole(row, column))
            {
                CloseRun(row, start, column);
                start = column + 1;
                TraceCell(row, column);
            }
        }

        CloseRun(row, start, _values.Columns - 1);
    }

    private bool IsWhole(int row, int column) =>
        _values[row, column] > 0 && _values[row, column + 1] > 0 && _values[row + 1, column] > 0 && _values[row + 1, column + 1] > 0;

    private void CloseRun(int row, int start, int end)
    {
        if (end > start)
        {
            _region.Add([At(row, start), At(row, end), At(row + 1, end), At(row + 1, start)]);
        }
    }

    /// <summary>
    /// Walks round a cell: positive corners and crossings make the polygon; each way out and the next way in, a piece of boundary.
    /// </summary>
    private void TraceCell(int row, int column)
    {
        (int Row, int Column)[] corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)];
        var polygon = new List<Coordinates>();
        var crossings = new List<(Coordinates Place, bool Out)>();
        for (int i = 0; i < 4; i++)
        {
            (int Row, int Column) from = corners[i], to = corners[(i + 1) % 4];
            double before = _values[from.Row, from.Column], after = _values[to.Row, to.Column];
            if (before > 0)
            {
                polygon.Add(At(from.Row, from.Column));
            }

            if (before > 0 != after > 0)
            {
                crossings.Add((Between(At(from.Row, from.Column), At(to.Row, to.Column), before / (before - after)), before > 0));
                polygon.Add(crossings[^1].Place);
            }
        }

        if (polygon.Count > 0)
        {
            _region.Add([.. polygon]);
        }

        for (int i = 0; i < crossings.Count; i++)
        {
            if (crossings[i].Out)
            {
                _boundary.Add([crossings[i].Place, crossings[(i + 1) % crossings.Count].Place]);
            }
        }
    }

    private Coordinates At(int row, int column) => new(_x[column], _y[row]);

    private static Coordinates Between(Coordinates from, Coordinates to, double share) =>
        new(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)));
}
