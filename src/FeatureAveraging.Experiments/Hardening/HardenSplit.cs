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
            (test, rest) = HoldOut(rest, options.TestShare, seed);
            RequireAll(test, "TestShare", options.TestShare, rest);
        }

        (LabeledSamples validation, LabeledSamples train) = HoldOut(rest, options.ValidationShare, seed);
        RequireAll(validation, "ValidationShare", options.ValidationShare, rest);
        RequireAll(train, "ValidationShare", options.ValidationShare, rest);
        return new HardenSplit(train, validation, test);
    }

    /// <summary>Coarse class of each sample, from 0.</summary>
    public static int[] Groups(LabeledSamples samples) =>
        Array.ConvertAll(samples.Labels.ToArray(), label => samples.GroupCount > 2 ? label : label > 0 ? 0 : 1);

    private static (LabeledSamples Held, LabeledSamples Kept) HoldOut(LabeledSamples samples, double share, Seed seed)
    {
        var split = StratifiedSplit.Draw(Groups(samples), (int)Math.Round(share * samples.Count), seed);
        return (samples.Take(split.Chosen), samples.Take(split.Others));
    }

    private static void RequireAll(LabeledSamples part, string option, double share, LabeledSamples of)
    {
        int[] groups = Groups(of), sizes = new int[of.GroupCount];
        foreach (int group in groups)
        {
            sizes[group]++;
        }

        if (Groups(part).Distinct().Count() < of.GroupCount)
        {
            throw new OptionsException([FormattableString.Invariant(
                $"{option} is {share}; expected a share that leaves every coarse class on both sides of the split; they have ") +
                $"{string.Join(", ", sizes)} samples. Give more samples, or another share."]);
        }
    }
}
