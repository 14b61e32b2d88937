using FeatureAveraging.Reporting;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>The smallest record that has a figure.</summary>
internal static class SampleFigure
{
    /// <summary>Draws its figure, with favg's own font.</summary>
    /// <returns>Bytes of the picture.</returns>
    public static int Draw()
    {
        var curve = new Dictionary<string, double[]> { ["radius"] = [0, 1], ["accuracy"] = [1, 0] };
        var record = new RunRecord
        {
            Experiment = "doctor",
            Started = default,
            Options = [],
            Seeds = new Dictionary<string, ulong>(),
            Provenance = new Provenance("", "", "", "", "", 1, ""),
            Metrics = new Dictionary<string, double>(),
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>> { ["curve.coarse.native.exact"] = curve },
        };
        IReadOnlyList<ReportFile> files = ReportBuilder.Build(record).Files;
        return files.Single(file => file.RelativePath.EndsWith(".png", StringComparison.Ordinal)).Content.Length;
    }
}
