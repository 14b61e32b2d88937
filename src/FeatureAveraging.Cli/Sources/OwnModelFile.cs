using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Sources;

/// <summary>The user's own model, which a hardened network is compared with.</summary>
internal static class OwnModelFile
{
    /// <summary>Loads it.</summary>
    /// <param name="model">Where it lies; null for none.</param>
    /// <param name="labels">The word of <c>--labels</c>.</param>
    /// <param name="inputs">The samples that it must suit.</param>
    /// <returns>The model, and what was noteworthy about it.</returns>
    /// <exception cref="OptionsException">The read-out does not suit the model, or it has no exact radii.</exception>
    /// <exception cref="DatasetException">The file cannot be read, or does not suit the samples.</exception>
    public static (Classifier? Own, IReadOnlyList<Diagnostic> Diagnostics) Load(OwnModel? model, string labels, TrainInputs inputs)
    {
        if (model is null)
        {
            return (null, []);
        }

        string path = model.File.Path;
        LoadedModel loaded = ModelFileOptions.Load(path, model.Map is null ? null : LayerMap.Parse(model.Map), labels);
        Classifier own = ModelChoice.CreateClassifier(loaded.Network, model.Readout, needsRadius: true);
        (int d, int classes) = (inputs.Train.Inputs.Dimension, inputs.Train.GroupCount);
        if (own.InputDimension != d || own.Decision.AnswerCount != classes || own.Decision.IsBetweenClasses)
        {
            throw new DatasetException(
                path, $"it reads d = {own.InputDimension} and decides between {own.Decision.AnswerCount} classes",
                $"d = {d} and the {classes} coarse classes of the samples",
                "Give the model that was trained for these labels, or other --labels.");
        }

        return (own,
            [
                .. loaded.Diagnostics, .. SampleChecks.FindOppositeLabels(own, inputs.Train, path),
                .. FindKnowing(path, inputs.Test is not null),
            ]);
    }

    /// <summary>Questions what is held out of samples that a model may have learned.</summary>
    /// <param name="path">The model.</param>
    /// <param name="hasTest">Whether there are test samples of their own.</param>
    public static IReadOnlyList<Diagnostic> FindKnowing(string path, bool hasTest) => hasTest
        ? []
        : [new Diagnostic(
            DiagnosticIds.ModelMayKnowSamples, Severity.Warning,
            $"{path} may have been trained on samples that are held out here to choose and to judge by. Its accuracy, which is the " +
            "one to keep, is then too good. Give test samples that it has not seen: --test FILE.")];
}
