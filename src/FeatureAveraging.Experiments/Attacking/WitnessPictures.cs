using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>Images beside the strongest attack's points, as the record keeps them for its page: <c>witnesses.model.READOUT</c>.</summary>
public static class WitnessPictures
{
    /// <summary>Numbers that the images hold at most, so that records stay small: 25 images of MNIST, 6 of CIFAR-10.</summary>
    public const int MostValues = 20_000;

    private const int LeastSide = 4;
    private const double White = 255;
    private static readonly int[] Channels = [1, 3];

    /// <summary>Adds the first images that were broken.</summary>
    /// <param name="outcome">A run that attacked samples.</param>
    /// <param name="inputs">The samples: n × d.</param>
    /// <param name="axes">Lengths of the axes of a sample, whose product is d.</param>
    /// <returns>The same outcome where there are no attacks or the samples are no images: neither [c, h, w], [h, w, c] nor [h, w] with 1 or
    /// 3 channels and sides of at least 4, or not in [0, 1].</returns>
    public static ExperimentOutcome AddTo(ExperimentOutcome outcome, Samples inputs, IReadOnlyList<int> axes)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(axes);
        if (outcome.Attacks is not { } attacks || FindLayout(axes) is not var (channels, height, width, last)
            || channels * height * width != inputs.Dimension)
        {
            return outcome;
        }

        int d = inputs.Dimension;
        Witness[] shown = [.. attacks.Strongest.Witnesses.OfType<Witness>().Take(MostValues / d)];
        double[] originals = new double[shown.Length * d], points = new double[shown.Length * d], row = new double[d];
        for (int i = 0; i < shown.Length; i++)
        {
            inputs.CopyRow(shown[i].SampleIndex, row);
            if (!row.All(value => value is >= 0 and <= 1))
            {
                return outcome;
            }

            Arrange(row, originals.AsSpan(i * d, d), channels, last);
            Arrange(shown[i].Point, points.AsSpan(i * d, d), channels, last);
        }

        return shown.Length == 0 ? outcome : outcome with
        {
            Record = outcome.Record with
            {
                Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(outcome.Record.Series)
                {
                    [NameOf(outcome.Record)] = new Dictionary<string, double[]>
                    {
                        ["shape"] = [shown.Length, channels, height, width],
                        ["sample"] = [.. shown.Select(witness => (double)witness.SampleIndex)],
                        ["distance"] = [.. shown.Select(witness => witness.Distance)],
                        ["original"] = originals,
                        ["adversarial"] = points,
                    },
                },
            },
        };
    }

    private static string NameOf(RunRecord record) =>
        SeriesName.Of("witnesses", ArmName.Model, Enum.Parse<Readout>(record.Options["Readout"]!.GetValue<string>()));

    /// <summary>Channels, rows and columns of an image, and whether the channels of a pixel stand together; null for no image.</summary>
    private static (int Channels, int Height, int Width, bool Last)? FindLayout(IReadOnlyList<int> axes)
    {
        (int, int, int, bool)? layout = axes switch
        {
            [var h, var w] => (1, h, w, false),
            [var c, var h, var w] when Channels.Contains(c) => (c, h, w, false),
            [var h, var w, var c] when Channels.Contains(c) => (c, h, w, true),
            _ => null,
        };
        return layout is (_, >= LeastSide, >= LeastSide, _) ? layout : null;
    }

    // Channel by channel, 0 … 255, two decimals: perturbations can be far smaller than a step of 8 bits.
    private static void Arrange(ReadOnlySpan<double> values, Span<double> picture, int channels, bool last)
    {
        int plane = values.Length / channels;
        for (int i = 0; i < values.Length; i++)
        {
            picture[last ? (i % channels * plane) + (i / channels) : i] = Math.Round(White * values[i], 2);
        }
    }
}
