namespace FeatureAveraging.Reporting.Plots;

/// <summary>Outlines of the symbols that are polygons.</summary>
internal static class Symbol
{
    /// <summary>Corners of a symbol with about the area of the circle of the same radius.</summary>
    public static Place[] Outline(SymbolShape shape, Place center, double radius) => shape switch
    {
        SymbolShape.Square => Star(center, 4, 1.25 * radius, 1.25 * radius, Math.PI / 4),
        SymbolShape.Diamond => Star(center, 4, 1.35 * radius, 1.35 * radius, 0),
        SymbolShape.Triangle => Star(center, 3, 1.4 * radius, 1.4 * radius, 0),
        SymbolShape.Star => Star(center, 10, 1.7 * radius, 0.75 * radius, 0),
        _ => Star(center, 24, radius, radius, 0),
    };

    /// <summary>A ring of corners, the first at the top, turned by an angle; every second at the inner radius.</summary>
    private static Place[] Star(Place center, int corners, double outer, double inner, double turn) =>
        [.. Enumerable.Range(0, corners).Select(i =>
        {
            double radius = i % 2 == 0 ? outer : inner;
            (double sine, double cosine) = Math.SinCos((2 * Math.PI * i / corners) + turn);
            return new Place(center.X + (radius * sine), center.Y - (radius * cosine));
        })];
}
