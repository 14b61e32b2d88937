using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli;

/// <summary>One run from its empty folder to its page. The folder is made before any work, so that an unusable one costs nothing.</summary>
internal sealed class RunSession
{
    private readonly CliHost _host;
    private readonly OutputChoice _output;

    private RunSession(CliHost host, OutputChoice output, RunFolder folder) => (_host, _output, Folder) = (host, output, folder);

    /// <summary>The run folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Makes the run folder.</summary>
    /// <param name="host">Streams and clock.</param>
    /// <param name="experiment">Id of the experiment.</param>
    /// <param name="output">Where, and whether an old run may be replaced.</param>
    /// <exception cref="OptionsException">The folder holds a run already, or cannot be written.</exception>
    public static RunSession Open(CliHost host, string experiment, OutputChoice output)
    {
        try
        {
            return new RunSession(host, output, RunFolder.Create(experiment, output.Directory, output.Force, host.Clock));
        }
        catch (DatasetException unusable) // the folder is the user's choice: a fault of usage, not of data
        {
            throw new OptionsException([unusable.Message]);
        }
    }

    /// <summary>Keeps a record with its models and pages.</summary>
    /// <param name="record">The record.</param>
    /// <param name="models">Networks by arm.</param>
    /// <returns>The record with its files.</returns>
    public RunRecord Keep(RunRecord record, IReadOnlyDictionary<string, TwoLayerNetwork> models)
    {
        foreach ((string arm, TwoLayerNetwork network) in models)
        {
            ModelFile.Save(Folder.Absolute($"models/{arm}.safetensors"), network);
        }

        Folder.AppendLog(record.Provenance.Command);
        return RunPages.Write(Folder, record with { Files = [.. models.Keys.Select(arm => $"models/{arm}.safetensors"), RunPages.PageName, RunFolder.LogName] }, _host.Error);
    }

    /// <summary>Keeps a record with its models and pages, and shows it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="models">Networks by arm.</param>
    /// <param name="headlines">The metrics to show, in order.</param>
    public void Finish(RunRecord record, IReadOnlyDictionary<string, TwoLayerNetwork> models, IEnumerable<KeyValuePair<string, double>> headlines)
    {
        RunRecord kept = Keep(record, models);
        RecordText.WriteDiagnostics(_host.Error, kept.Diagnostics);
        if (_output.Json)
        {
            _host.Out.WriteLine(RunRecordJson.Serialize(kept));
            return;
        }

        RecordText.WriteMetrics(_host.Out, headlines);
        RecordText.WriteClaims(_host.Out, kept.Claims);
        _host.Out.WriteLine();
        _host.Out.WriteLine(Folder.Absolute(RunPages.PageName));
    }
}
