using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Datasets.SampleFiles;
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

    /// <summary>Keeps a record with its models, samples and pages.</summary>
    /// <param name="record">The record.</param>
    /// <param name="artifacts">What belongs to it.</param>
    /// <returns>The record with its files.</returns>
    public RunRecord Keep(RunRecord record, RunArtifacts artifacts)
    {
        var files = new List<string>();
        foreach ((string arm, TwoLayerNetwork network) in artifacts.Networks)
        {
            files.Add($"models/{arm}.safetensors");
            ModelFile.Save(Folder.Absolute(files[^1]), network);
        }

        foreach ((string arm, DeepModel network) in artifacts.DeepNetworks)
        {
            files.Add($"models/{arm}.safetensors");
            DeepModelFile.Save(Folder.Absolute(files[^1]), network);
        }

        if (artifacts.Test is not null)
        {
            files.Add("samples/test.npz");
            SamplesFile.Save(Folder.Absolute(files[^1]), artifacts.Test);
        }

        if (artifacts.Witnesses is not null)
        {
            files.Add("samples/witnesses.npz");
            WitnessFile.Write(Folder.Absolute(files[^1]), artifacts.Witnesses);
        }

        Folder.AppendLog(record.Provenance.Command);
        return RunPages.Write(Folder, record with { Files = [.. files, RunPages.PageName, RunFolder.LogName] }, _host.Error);
    }

    /// <summary>Keeps a record with everything that belongs to it, and shows it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="artifacts">What belongs to it.</param>
    /// <param name="isHeadline">Chooses the metrics to show.</param>
    public void Finish(RunRecord record, RunArtifacts artifacts, Func<MetricName, bool> isHeadline)
    {
        RunRecord kept = Keep(record, artifacts);
        RecordText.WriteDiagnostics(_host.Error, kept.Diagnostics, _output.Quiet);
        if (_output.Json)
        {
            _host.Out.WriteLine(RunRecordJson.Serialize(kept));
            return;
        }

        RecordText.WriteMetrics(_host.Out, kept.Metrics.Where(m => isHeadline(MetricName.Parse(m.Key))));
        RecordText.WriteClaims(_host.Out, kept.Claims);
        _host.Out.WriteLine();
        _host.Out.WriteLine(Folder.Absolute(RunPages.PageName));
    }
}
