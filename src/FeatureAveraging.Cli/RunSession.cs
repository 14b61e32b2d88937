using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli;

/// <summary>One run from its empty folder to its page. The folder is made before any work, so that an unusable one costs nothing.</summary>
internal sealed class RunSession : IDisposable
{
    private readonly CliHost _host;
    private readonly OutputChoice _output;
    private readonly OutputClaim? _claim;
    private readonly bool _isOurs;

    private RunSession(CliHost host, OutputChoice output, RunFolder folder, OutputClaim? claim, bool isOurs) =>
        (_host, _output, Folder, _claim, _isOurs) = (host, output, folder, claim, isOurs);

    /// <summary>The run folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Makes the run folder.</summary>
    /// <param name="host">Streams and clock.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="output">Where, and whether an old run may be replaced.</param>
    /// <exception cref="OptionsException">The folder holds a run already, or cannot be written.</exception>
    public static RunSession Open(CliHost host, ExperimentInfo experiment, OutputChoice output)
    {
        OutputClaim? claim = null;
        bool isOurs = !Directory.Exists(output.Directory);
        try
        {
            claim = output.Directory is { } directory ? OutputClaim.OfFolder(directory) : null;
            return new RunSession(host, output, RunFolder.Create(experiment.Id, output.Directory, output.Force, host.Clock), claim, isOurs);
        }
        catch (DatasetException unusable) // the folder is the user's choice: a fault of usage, not of data
        {
            claim?.Dispose();
            throw new OptionsException([unusable.Message]);
        }
    }

    /// <summary>Lets another process have the run folder; one in which nothing was kept is as if it had not been made.</summary>
    public void Dispose()
    {
        _claim?.Dispose();
        Folder.RemoveUnused(removesFolder: _isOurs);
    }

    /// <summary>Keeps a record with its models, samples and pages.</summary>
    /// <param name="outcome">What the experiment left.</param>
    /// <param name="attacked">The samples that were attacked, where there were attacks.</param>
    /// <returns>The record with its files.</returns>
    public RunRecord Keep(ExperimentOutcome outcome, LabeledSamples? attacked = null)
    {
        List<string> files = RunFiles.Write(outcome, attacked, Folder.Absolute);
        Folder.AppendLog(outcome.Record.Provenance.Command);
        return RunPages.Write(Folder, outcome.Record with { Files = [.. files, RunPages.PageName, RunFolder.LogName] }, _host.Error);
    }

    /// <summary>Keeps a record with everything that belongs to it, and shows it.</summary>
    /// <param name="outcome">What the experiment left.</param>
    /// <param name="isHeadline">Chooses the metrics to show.</param>
    /// <param name="attacked">The samples that were attacked, where there were attacks.</param>
    public void Finish(ExperimentOutcome outcome, Func<MetricName, bool> isHeadline, LabeledSamples? attacked = null)
    {
        RunRecord kept = Keep(outcome, attacked);
        RecordText.WriteDiagnostics(_host.Error, kept.Diagnostics, _output.Quiet);
        if (_output.Json)
        {
            _host.Out.WriteLine(RunRecordJson.Serialize(kept));
            return;
        }

        RecordText.WriteConclusion(_host.Out, kept.Conclusion);
        RecordText.WriteMetrics(_host.Out, kept.Metrics.Where(m => isHeadline(MetricName.Parse(m.Key))));
        RecordText.WriteClaims(_host.Out, kept.Claims);
        _host.Out.WriteLine();
        _host.Out.WriteLine(Folder.Absolute(RunPages.PageName));
    }
}
