using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Cli;

/// <summary>Models and samples of a run, under their names in its folder.</summary>
internal static class RunFiles
{
    /// <summary>Writes what an experiment left beside its record.</summary>
    /// <param name="outcome">What it left.</param>
    /// <param name="attacked">The samples that were attacked, where there were attacks.</param>
    /// <param name="place">The full path of a name.</param>
    /// <returns>The names, with '/'.</returns>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">A file cannot be written.</exception>
    public static List<string> Write(ExperimentOutcome outcome, LabeledSamples? attacked, Func<string, string> place)
    {
        var files = new List<string>();
        foreach ((string arm, TwoLayerNetwork network) in outcome.Networks)
        {
            ModelFile.Save(Place($"models/{arm}.safetensors"), network, outcome.Labels);
        }

        if (outcome.Graph is not null)
        {
            OnnxModelFile.Save(Place($"models/{HardenExperiment.Hardened}.onnx"), outcome.Graph);
        }

        foreach (TrainedModel model in (outcome as ImageOutcome)?.Models ?? [])
        {
            DeepModel content = DeepModels.Of(model);
            DeepModelFile.Save(Place($"models/{model.Name}.safetensors"), content);
            if (model.Name == HardenExperiment.Hardened)
            {
                DeepModels.Export(Place($"models/{model.Name}.onnx"), content);
            }
        }

        if (outcome.Test is not null)
        {
            SamplesFile.Save(Place("samples/test.npz"), outcome.Test);
        }

        if (outcome.Attacks is not null)
        {
            WitnessFile.Write(Place("samples/witnesses.npz"), outcome.Attacks.Strongest, attacked!);
        }

        return files;

        string Place(string name)
        {
            files.Add(name);
            return place(name);
        }
    }
}
