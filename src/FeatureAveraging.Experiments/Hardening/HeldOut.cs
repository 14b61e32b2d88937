using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Holds samples out so that both sides of the split have all coarse classes, in their shares.</summary>
public static class HeldOut
{
    /// <summary>The samples to judge by, and those that are left.</summary>
    /// <param name="inputs">Test samples, or none: then they are held out.</param>
    /// <param name="options">The share to hold out.</param>
    /// <param name="seed">Root seed.</param>
    /// <returns>Which samples are held out depends on their labels and the seed, not on what they are.</returns>
    /// <exception cref="OptionsException">A side would lack a coarse class.</exception>
    public static (LabeledSamples Test, LabeledSamples Others) DrawTest(TrainInputs inputs, HardenOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        if (inputs.Test is { } test)
        {
            return (test, inputs.Train);
        }

        StratifiedSplit split = Draw(inputs.Train.ComputeGroups(), nameof(options.TestShare), options.TestShare, seed);
        return (inputs.Train.Take(split.Chosen), inputs.Train.Take(split.Others));
    }

    /// <summary>Draws the samples to hold out.</summary>
    /// <param name="groups">Coarse class of each sample, from 0: n values.</param>
    /// <param name="option">Name of the option that says how many, for the message.</param>
    /// <param name="share">Share to hold out, in (0, 1).</param>
    /// <param name="seed">Root seed, as of <see cref="StratifiedSplit"/>.</param>
    /// <returns>Those held out are the chosen ones.</returns>
    /// <exception cref="OptionsException">A side would lack a coarse class.</exception>
    public static StratifiedSplit Draw(int[] groups, string option, double share, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var split = StratifiedSplit.Draw(groups, (int)Math.Round(share * groups.Length), seed);
        int[] sizes = [.. groups.GroupBy(group => group).OrderBy(own => own.Key).Select(own => own.Count())];
        return HasAll(split.Chosen) && HasAll(split.Others) ? split : throw new OptionsException([FormattableString.Invariant(
            $"{option} is {share}; expected a share that leaves samples of every coarse class on both sides of the split. They have ") +
            $"{string.Join(", ", sizes)} samples."]);

        bool HasAll(int[] side) => side.Select(i => groups[i]).Distinct().Count() == sizes.Length;
    }
}
