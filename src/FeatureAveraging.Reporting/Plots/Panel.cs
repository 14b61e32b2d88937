using ScottPlot;
using ScottPlot.Rendering.RenderActions;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>One ScottPlot chart in the house style, with its title and its legend above the data, where they hide nothing.</summary>
internal sealed class Panel
{
    /// <summary>
    /// ScottPlot centres the font's whole line, accents included; digits and small letters then stand too high by this many pixels.
    /// </summary>
    public const float Sink = 2;

    private const float TitleOnly = 32;
    private const float SubtitleHeight = 18;
    private readonly Legend _legend;

    /// <summary>Makes an empty chart.</summary>
    public Panel()
    {
        FigureFont.Register();
        Plot.RenderManager.RenderActions.RemoveAll(action => action is ClearCanvas);
        Plot.FigureBackground.Color = Palette.Paper.Color;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.HideLegend();
        Plot.Axes.Margins(0, 0);
        Plot.Axes.Top.IsVisible = false;
        Plot.Axes.Right.IsVisible = false;
        foreach (IAxis axis in new IAxis[] { Plot.Axes.Bottom, Plot.Axes.Left })
        {
            Style(axis);
        }

        Plot.Grid.MajorLineColor = Palette.Grid.Color;
        Plot.Grid.MajorLineWidth = 1;
        Plot.Grid.XAxisStyle.IsVisible = false;
        _legend = new Legend(Plot)
        {
            DisplayPlottableLegendItems = false,
            Orientation = Orientation.Horizontal,
            Padding = new PixelPadding(0, 0, 4, 4),
            InterItemPadding = new PixelPadding(0, 18, 4, 0),
            SymbolWidth = 26,
            SymbolPadding = 6,
            BackgroundColor = Colors.Transparent,
            OutlineWidth = 0,
            ShadowColor = Colors.Transparent,
            FontName = FigureFont.Regular,
            FontSize = 12,
            FontColor = Palette.Ink.Color,
        };
    }

    /// <summary>The chart.</summary>
    public Plot Plot { get; } = new();

    /// <summary>Heading above it; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the heading leaves open, below it in small letters; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Left edge in the figure, in pixels.</summary>
    public required float Left { get; init; }

    /// <summary>Width with the labels of both axes, in pixels.</summary>
    public required float Width { get; init; }

    /// <summary>Upper edge in the figure, in pixels.</summary>
    public float Above { get; set; }

    /// <summary>Height in the figure, in pixels; null to fill it.</summary>
    public float? Height { get; set; }

    /// <summary>The least height of everything above the data, in pixels: neighbours begin on one level.</summary>
    public float LeastTop { get; set; }

    /// <summary>Room for labels left of the data, in pixels.</summary>
    public float LeftMargin { get; init; } = 62;

    /// <summary>Room right of the data, in pixels.</summary>
    public float RightMargin { get; init; } = 18;

    /// <summary>Room for the labels of lines above the data, in pixels.</summary>
    public float TopMargin { get; init; } = 8;

    /// <summary>Room for labels below the data, in pixels.</summary>
    public float BottomMargin { get; init; } = 50;

    /// <summary>Height of everything above the data, in pixels.</summary>
    public float Top => Math.Max(LeastTop, TitleHeight + LegendHeight + TopMargin);

    /// <summary>Height of a figure whose data take a number of pixels.</summary>
    public int HeightFor(double data) => (int)Math.Ceiling(Top + data + BottomMargin);

    private float TitleHeight => Subtitle.Length == 0 ? TitleOnly : TitleOnly + SubtitleHeight;

    private float LegendWidth => Width - LeftMargin - RightMargin;

    private float LegendHeight
    {
        get
        {
            LegendItem[] items = _legend.GetItems();
            using Paint paint = Paint.NewDisposablePaint();
            return items.Length == 0
                ? 0
                : _legend.Layout.GetLayout(_legend, items, new PixelSize(LegendWidth, 1000), paint).LegendRect.Height;
        }
    }

    /// <summary>Adds an entry to the legend.</summary>
    public void AddLegend(LegendItem item)
    {
        item.LabelOffsetY = Sink;
        _legend.ManualItems.Add(item);
    }

    /// <summary>Marks an abscissa by a thin vertical line with a label above; the limits of the axes must be set.</summary>
    public void Mark(double x, string label)
    {
        double share = (x - Plot.Axes.Bottom.Range.Min) / (Plot.Axes.Bottom.Range.Max - Plot.Axes.Bottom.Range.Min);
        var line = Plot.Add.VerticalLine(x, 1, Palette.Muted.Color, new LinePattern([2, 3], 0, "marked"));
        line.LabelText = label;
        line.LabelOppositeAxis = true;
        line.ManualLabelAlignment =
            share switch { < 0.1 => Alignment.LowerLeft, > 0.9 => Alignment.LowerRight, _ => Alignment.LowerCenter };
        line.LabelFontName = FigureFont.Regular;
        line.LabelFontSize = 11;
        line.LabelBold = false;
        line.LabelFontColor = Palette.Muted.Color;
        line.LabelBackgroundColor = Colors.Transparent;
    }

    /// <summary>Paints the chart in its place.</summary>
    public void Draw(SKCanvas canvas, float height)
    {
        Plot.Layout.Fixed(new PixelPadding(LeftMargin, RightMargin, BottomMargin, Top));
        RenderOnce(canvas, new PixelRect(Left, Left + Width, Above + (Height ?? height), Above));
        using Paint paint = Paint.NewDisposablePaint();
        float left = Left + LeftMargin;
        var title = new LabelStyle
        {
            Text = Title,
            FontName = FigureFont.Bold,
            FontSize = 14,
            ForeColor = Palette.Ink.Color,
            Alignment = Alignment.MiddleLeft,
        };
        title.Render(canvas, new Pixel(left, Above + (TitleOnly / 2)), paint);
        var subtitle = new LabelStyle
        {
            Text = Subtitle,
            FontName = FigureFont.Regular,
            FontSize = 12,
            ForeColor = Palette.Muted.Color,
            Alignment = Alignment.MiddleLeft,
        };
        subtitle.Render(canvas, new Pixel(left, Above + TitleOnly + (SubtitleHeight / 2) - 4), paint);
        _legend.Render(
            canvas, paint, new PixelRect(left, left + LegendWidth, Above + TitleHeight + 1000, Above + TitleHeight), Alignment.UpperLeft);
    }

    /// <summary>
    /// What Plot.Render does, except that its first call draws twice for the sake of layouts that settle;
    /// ours is fixed, and an SVG would keep both.
    /// </summary>
    private void RenderOnce(SKCanvas canvas, PixelRect area)
    {
        using var pack = new RenderPack(Plot, area, canvas);
        foreach (IRenderAction action in Plot.RenderManager.RenderActions)
        {
            canvas.Save();
            action.Render(pack);
            canvas.Restore();
        }
    }

    /// <summary>About as many round ticks as wished for, and none between them.</summary>
    public static NumericAutomatic Ticks(int count, Func<double, string> label) =>
        new() { TargetTickCount = count, LabelFormatter = label, MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1) };

    /// <summary>Labels of an axis in the house style.</summary>
    public static void Style(IAxis axis)
    {
        axis.FrameLineStyle.Color = Palette.Frame.Color;
        axis.FrameLineStyle.Width = 1;
        axis.MajorTickStyle.Color = Palette.Frame.Color;
        axis.TickLabelStyle.FontName = FigureFont.Regular;
        axis.TickLabelStyle.FontSize = 12;
        axis.TickLabelStyle.ForeColor = Palette.Muted.Color;
        axis.TickLabelStyle.OffsetY = axis.Edge.IsVertical() ? Sink : 0;
        axis.Label.FontName = FigureFont.Regular;
        axis.Label.FontSize = 12;
        axis.Label.Bold = false;
        axis.Label.ForeColor = Palette.Muted.Color;
    }
}
