using System.Globalization;
using FeatureAveraging.Datasets.Fetching;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows a download's progress.</summary>
internal sealed class FetchRelay(IProgress<ProgressUpdate> display) : IProgress<FetchProgress>
{
    public void Report(FetchProgress value) => display.Report(new ProgressUpdate(
        value.File,
        value.Total is > 0 and { } total ? (double)value.Received / total : 0,
        string.Create(CultureInfo.InvariantCulture, $"{value.Received / 1e6:0.0} MB")));
}
