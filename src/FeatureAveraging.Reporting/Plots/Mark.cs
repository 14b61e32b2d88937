namespace FeatureAveraging.Reporting.Plots;

/// <summary>A place on a figure, in pixels from the top left.</summary>
internal readonly record struct Place(double X, double Y);

/// <summary>A rectangle on a figure, in pixels.</summary>
internal readonly record struct Frame(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;
}

/// <summary>Where a text stands relative to its place.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Outline of a symbol.</summary>
internal enum SymbolShape
{
    Circle,
    Square,
    Triangle,
    Diamond,
    Star,
}

/// <summary>One thing drawn. A figure is a list of marks; a writer turns each into SVG or pixels.</summary>
internal abstract record Mark;

/// <summary>Open lines of one style.</summary>
internal sealed record LineMark(IReadOnlyList<Place[]> Lines, Tone Tone, double Width, double[] Dash) : Mark;

/// <summary>Filled polygons of one style.</summary>
internal sealed record AreaMark(IReadOnlyList<Place[]> Polygons, Tone Tone, double Opacity) : Mark;

/// <summary>A filled rectangle.</summary>
internal sealed record BoxMark(Frame Frame, Tone Tone) : Mark;

/// <summary>Symbols of one style, filled, with a thin edge in the page's colour.</summary>
internal sealed record SymbolMark(IReadOnlyList<Place> Centers, SymbolShape Shape, double Radius, Tone Tone) : Mark;

/// <summary>A line of text; <paramref name="At"/> is on its baseline.</summary>
internal sealed record TextMark(Place At, string Text, double Size, Anchor Anchor, Tone Tone, bool Bold = false, bool Upwards = false) : Mark;
