using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Every figure of an image experiment, in three spaces that are not compared with each other:
/// pixels of the deep networks, features of the heads, pixels of the two-layer networks.
/// </summary>
internal static class ImageFigures
{
    /// <summary>The figures of a record.</summary>
    public static IEnumerable<Figure> Of(ImageRun run, IReadOnlyList<NamedSeries> series)
    {
        var arms = new Arms(series);
        var matrices = new ClassMatrixFigures(run);
        NamedSeries[] heads = [.. series.Where(one => Arms.IsHead(one.Arm))],
            shallow = [.. series.Where(one => Arms.IsShallow(one.Arm))],
            deep = [.. series.Except(heads).Except(shallow)];
        return
        [
            .. ImageCurveFigures.Of(deep, arms, new Abscissa("ℓ₂ radius, pixels in [0, 1]", [], "robustness")),
            .. TrajectoryFigures.OfStages(deep),
            .. PictureFigures.Of(run, series),
            .. matrices.Confusions(series),
            .. matrices.Directions(deep, "directions"),
            .. matrices.Heads(heads),
            .. matrices.Directions(heads, "heads"),
            .. ImageCurveFigures.Of(heads, arms, new Abscissa("ℓ₂ radius in feature space", [], "heads")),
            .. TrajectoryFigures.Of(heads, "heads"),
            .. FrontierFigures.Of(shallow, arms),
            .. ImageCurveFigures.Of(shallow, arms, new Abscissa("ℓ₂ radius, pixels in [0, 1], no box", [], "shallow")),
            .. matrices.Directions(shallow, "shallow"),
            .. TrajectoryFigures.Of(shallow, "shallow"),
            .. MatrixFigures.Of([.. series.Where(one => !ClassMatrixFigures.IsHead(one) && !ClassMatrixFigures.IsShared(one))]),
            .. TrajectoryFigures.Of(deep, "training", "epoch"),
        ];
    }
}
