namespace FeatureAveraging.Reporting.Series;

/// <summary>The statements on averaging of a diagnosis: <c>averaging.&lt;arm&gt;.&lt;layer&gt;</c>.</summary>
internal static class AveragingLayers
{
    /// <summary>Those of a record, from the input on. Records of older versions have the input alone.</summary>
    /// <param name="series">The series of a record.</param>
    public static NamedSeries[] Of(IEnumerable<NamedSeries> series) =>
        [.. series.Where(one => one.Kind == "averaging").OrderBy(one => one.Optional("depth", "class")?.FirstOrDefault() ?? 0)];
}
