using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary>
/// <c>--mean --std</c> of a two-layer network: (x − mean)/std becomes part of its first layer, exactly, so that samples, perturbations and
/// radii are in the units of the samples.
/// </summary>
internal static class Normalization
{
    /// <summary>The classifier that reads samples as they are.</summary>
    /// <param name="request">The normalisation, and the axes of a sample where the user says them.</param>
    /// <param name="model">The file that the classifier is from.</param>
    /// <param name="classifier">The classifier that reads normalised samples.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="OptionsException">
    /// The file normalises already, its activation is not the ReLU, or the numbers do not fit the samples.
    /// </exception>
    public static Classifier Fold(ModelRequest request, LoadedModel model, Classifier classifier, LoadedSamples samples)
    {
        TwoLayerNetwork network = classifier.Network;
        int d = network.Hidden.InputDimension;
        if (model.IsNormalized)
        {
            throw new OptionsException(
                [$"--mean or --std is given; expected none of them, because {request.Model} normalises its input itself."]);
        }

        if (!network.Hidden.Activation.IsRelu)
        {
            throw new OptionsException(["--mean or --std is given; expected none of them, because the activation is not the ReLU."]);
        }

        IReadOnlyList<int> axes = request.Axes.Count > 0 ? request.Axes : samples.Axes;
        if (request.Axes.Count > 0 && request.Axes.Aggregate(1L, (product, length) => product * length) != d)
        {
            throw new OptionsException(
                [$"--input is {string.Join(',', request.Axes)}; expected three lengths whose product is {d}, the width of a sample."]);
        }

        int channels = axes.Count == 3 ? axes[0] : 1;
        double[] mean = Spread("--mean", request.Mean, 0, d, channels), deviation = Spread("--std", request.Deviation, 1, d, channels);
        HiddenLayer hidden = network.Hidden.WithInput(
            Array.ConvertAll(deviation, s => 1 / s), [.. mean.Zip(deviation, (m, s) => -m / s)]);
        return new Classifier(network.WithHidden(hidden), classifier.Readout);
    }

    private static double[] Spread(string option, IReadOnlyList<double> values, double otherwise, int d, int channels)
    {
        string lengths = channels == 1 ? $"one value, or one a coordinate ({d})"
            : $"one value, one a channel ({channels}) or one a coordinate ({d})";
        return values.Count == 0 ? [.. Enumerable.Repeat(otherwise, d)]
            : values.Count == 1 || values.Count == channels || values.Count == d
                ? [.. Enumerable.Range(0, d).Select(i => values[(int)((long)i * values.Count / d)])]
            : throw new OptionsException([$"{option} has {values.Count} values; expected {lengths}."]);
    }
}
