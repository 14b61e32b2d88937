using ScottPlot;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">Abscissas.</param>
/// <param name="Y">Ordinates; a value that is not finite leaves a gap.</param>
/// <param name="Tone">Its colour.</param>
internal sealed record LineSeries(string Name, double[] X, double[] Y, Tone Tone)
{
    /// <summary>The course of the line where it is known between the points too; symbols and the band stay on the points.</summary>
    public (double[] X, double[] Y)? Course { get; init; }

    /// <summary>Line width in pixels.</summary>
    public float Width { get; init; } = 2;

    /// <summary>Dashes and gaps in pixels; empty for a solid line.</summary>
    public float[] Dash { get; init; } = [];

    /// <summary>Symbol on some of its points.</summary>
    public MarkerShape Symbol { get; init; } = MarkerShape.None;

    /// <summary>Lower edge of a band around the line; none if null.</summary>
    public double[]? Low { get; init; }

    /// <summary>Upper edge of a band around the line; none if null.</summary>
    public double[]? High { get; init; }

    /// <summary>True for a band alone: no line, and a swatch in the legend.</summary>
    public bool IsBand { get; init; }

    /// <summary>False to leave it out of the legend, where another line of its kind stands.</summary>
    public bool InLegend { get; init; } = true;
}
