using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Images beside their shortest adversarial twins, as the record keeps them for the page:
/// 8 bits a pixel, lengths those of the exact float32 perturbation.
/// </summary>
internal static class AdversarialPictures
{
    private const double White = 255;

    /// <summary>Chooses images that every decision gets right and every attack broke, class after class in turn.</summary>
    /// <param name="images">The attacked images with the k classes of the data.</param>
    /// <param name="most">How many to choose at most.</param>
    /// <param name="decisions">What was found on the decisions to be shown.</param>
    public static int[] Choose(ImageSet images, int most, params SuiteResult[] decisions)
    {
        IEnumerable<int> shown = Enumerable.Range(0, images.Count).Where(i => decisions.All(d => d.Strongest.Witnesses[i] is not null));
        return
        [
            .. shown.GroupBy(i => images.Labels[i])
                .SelectMany(g => g.Select((image, turn) => (image, turn, Class: g.Key)))
                .OrderBy(c => c.turn)
                .ThenBy(c => c.Class)
                .Take(most)
                .Select(c => c.image)
                .Order(),
        ];
    }

    /// <summary>Adds <c>pictures.ARM.READOUT</c>.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="model">The network.</param>
    /// <param name="arm">Its arm.</param>
    /// <param name="readout">The decision that was broken.</param>
    /// <param name="images">The attacked images with the k classes of the data.</param>
    /// <param name="attacked">Their indices among the test images.</param>
    /// <param name="suite">What was found on them.</param>
    /// <param name="chosen">Which of them to show.</param>
    public static void AddTo(
        RecordDraft draft,
        VisionModel model,
        ImageArm arm,
        Readout readout,
        ImageSet images,
        int[] attacked,
        SuiteResult suite,
        int[] chosen)
    {
        if (chosen.Length == 0)
        {
            return;
        }

        ImageSet originals = images.Take(chosen);
        Witness[] witnesses = Array.ConvertAll(chosen, i => suite.Strongest.Witnesses[i]!);
        int[] before = ConfusionMatrix.Decide(model.ComputeLogits(originals));
        int[] after = ConfusionMatrix.DecideAgainst(
            model.ComputeLogits(ToSamples(witnesses)), arm.Partition, [.. chosen.Select(i => arm.Test.Labels[attacked[i]])]);
        draft.AddSeries(
            SeriesName.Of("pictures", arm.Name, readout),
            ("shape", [chosen.Length, images.Channels, images.Height, images.Width]),
            ("sample", [.. chosen.Select(i => (double)i)]),
            ("label", [.. originals.Labels.Select(label => (double)label)]),
            ("before", Array.ConvertAll(before, c => (double)c)),
            ("after", Array.ConvertAll(after, c => (double)c)),
            ("distance", [.. witnesses.Select(w => w.Distance)]),
            ("original", [.. originals.Pixels.Select(pixel => (double)pixel)]),
            ("adversarial", [.. witnesses.SelectMany(w => w.Point.ToArray()).Select(value => Math.Round(White * value))]));
    }

    /// <summary>The adversarial points as samples.</summary>
    public static Samples ToSamples(IReadOnlyList<Witness> witnesses)
    {
        var points = new Samples(witnesses.Count, witnesses[0].Point.Length);
        for (int i = 0; i < witnesses.Count; i++)
        {
            ReadOnlySpan<double> point = witnesses[i].Point;
            Span<float> row = points.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = (float)point[j];
            }
        }

        return points;
    }
}
