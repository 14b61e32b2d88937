using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A drawing with everything a page says about it.</summary>
internal sealed class Figure
{
    private readonly List<Mark> _marks = [];

    /// <summary>File name without extension.</summary>
    public required string Id { get; init; }

    /// <summary>Width in pixels.</summary>
    public required double Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required double Height { get; init; }

    /// <summary>What it shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, with its numbers, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Names of the series drawn.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Its numbers.</summary>
    public required IReadOnlyList<DataTable> Tables { get; init; }

    /// <summary>False for a figure that repeats others for print; it is a file only.</summary>
    public bool OnPage { get; init; } = true;

    /// <summary>What is drawn, back to front.</summary>
    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Draws on top.</summary>
    public void Add(Mark mark) => _marks.Add(mark);

    /// <summary>Draws one straight line.</summary>
    public void AddLine(Place from, Place to, Tone tone, double width, params double[] dash) =>
        Add(new LineMark([[from, to]], tone, width, dash));

    /// <summary>Writes a line of text.</summary>
    public void AddText(double x, double y, string text, double size, Anchor anchor, Tone tone, bool bold = false) =>
        Add(new TextMark(new Place(x, y), text, size, anchor, tone, bold));
}
