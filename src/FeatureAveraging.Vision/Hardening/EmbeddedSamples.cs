using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Samples as the values of one layer of a frozen model, computed once.</summary>
public static class EmbeddedSamples
{
    /// <summary>The same samples with the layer's values for their inputs.</summary>
    /// <param name="body">The model.</param>
    /// <param name="layer">One of its layers, D values long.</param>
    /// <param name="inputs">Training samples, and test samples where there are any, as the model reads them: n × d.</param>
    /// <param name="threads">Threads of libtorch; last digits may depend on them.</param>
    /// <returns>n × D, with the same labels, clusters and names.</returns>
    /// <exception cref="ArgumentException">There is no such layer, or the samples are not d wide; or an embedding is not finite, or the
    /// same for all training samples.</exception>
    public static TrainInputs Of(DeepClassifier body, string layer, TrainInputs inputs, int threads)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(inputs);
        Libtorch.UseThreads(threads);
        LabeledSamples train = Embed(inputs.Train);
        Shape.Require(
            HasDifferentRows(train.Inputs), nameof(layer),
            $"is {layer}, whose {train.Inputs.Dimension} values are the same for all n = {train.Count} training samples");
        return new TrainInputs(inputs.Dataset, inputs.Supervision, train, inputs.Test is { } test ? Embed(test) : null)
        {
            LabelNames = inputs.LabelNames,
            NumberedGroups = inputs.NumberedGroups,
        };

        LabeledSamples Embed(LabeledSamples samples)
        {
            var values = Samples.Rounded(body.ComputeLayer(layer, samples.Inputs));
            Shape.Require(
                Array.TrueForAll(values.Values.ToArray(), float.IsFinite), nameof(layer),
                $"is {layer}, which has a value that is not a finite number");
            return samples.WithInputs(values);
        }
    }

    private static bool HasDifferentRows(Samples samples) =>
        Enumerable.Range(1, Math.Max(0, samples.Count - 1)).Any(i => !samples.Row(i).SequenceEqual(samples.Row(0)));
}
