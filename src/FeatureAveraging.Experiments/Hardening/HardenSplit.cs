using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The user's samples by their use. No sample is in two parts.</summary>
/// <param name="Train">Trained and clustered on.</param>
/// <param name="Validation">Number of sub-classes, decay and stopping point are chosen by these.</param>
/// <param name="Test">Read once, when everything is chosen.</param>
internal sealed record HardenSplit(LabeledSamples Train, LabeledSamples Validation, LabeledSamples Test)
{
    /// <summary>Splits; every part keeps the shares of the coarse classes.</summary>
    /// <exception cref="OptionsException">A part would lack a coarse class.</exception>
    public static HardenSplit Of(TrainInputs inputs, HardenOptions options, Seed seed)
    {
        LabeledSamples rest = inputs.Train;
        LabeledSamples? test = inputs.Test;
        if (test is null)
        {
            (test, rest) = HoldOut(rest, nameof(options.TestShare), options.TestShare, seed);
        }

        (LabeledSamples validation, LabeledSamples train) = HoldOut(rest, nameof(options.ValidationShare), options.ValidationShare, seed);
        return new HardenSplit(train, validation, test);
    }

    /// <summary>Coarse class of each sample, from 0.</summary>
    public static int[] Groups(LabeledSamples samples) =>
        Array.ConvertAll(samples.Labels.ToArray(), label => samples.GroupCount > 2 ? label : label > 0 ? 0 : 1);

    private static (LabeledSamples Held, LabeledSamples Kept) HoldOut(LabeledSamples samples, string option, double share, Seed seed)
    {
        int[] groups = Groups(samples);
        var split = StratifiedSplit.Draw(groups, (int)Math.Round(share * samples.Count), seed);
        (LabeledSamples held, LabeledSamples kept) = (samples.Take(split.Chosen), samples.Take(split.Others));
        return HasAll(held) && HasAll(kept) ? (held, kept) : throw new OptionsException([FormattableString.Invariant(
            $"{option} is {share}; expected a share that leaves samples of every coarse class on both sides of the split. They have ") +
            $"{string.Join(", ", Enumerable.Range(0, samples.GroupCount).Select(g => groups.Count(group => group == g)))} samples."]);
    }

    private static bool HasAll(LabeledSamples part) => Groups(part).Distinct().Count() == part.GroupCount;
}
