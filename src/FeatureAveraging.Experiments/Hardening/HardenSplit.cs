using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Training;
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
        (LabeledSamples test, LabeledSamples rest) = HeldOut.DrawTest(inputs, options, seed);
        StratifiedSplit held = HeldOut.Draw(rest.ComputeGroups(), nameof(options.ValidationShare), options.ValidationShare, seed);
        return new HardenSplit(rest.Take(held.Others), rest.Take(held.Chosen), test);
    }

    /// <summary>Checks that the training samples can be clustered as the options ask for.</summary>
    /// <exception cref="OptionsException">A class has too few distinct samples, or a sample without a direction is to be put on the
    /// sphere; all are listed.</exception>
    public void RequireClusterable(HardenOptions options)
    {
        string kind = options.WithinKnown ? "sub-class" : "coarse class";
        var faults = new List<string>();
        foreach ((int number, int distinct) in
            SubclassChoice.CountDistinct(Train.Inputs, options.WithinKnown ? Train.Clusters.ToArray() : Train.ComputeGroups()))
        {
            if (options.Clusters is { } clusters && distinct < clusters)
            {
                faults.Add($"Clusters is {clusters}; expected at most {distinct}, the distinct training samples of {kind} {number}.");
            }
            else if (options.Clusters is null && distinct < 2)
            {
                faults.Add(
                    $"{kind} {number} has one distinct training sample; at least 2 are needed to look for sub-classes. Give more samples.");
            }
        }

        if (options.Discovery.Method == SubclassMethod.Spherical && Train.Inputs.HasZero())
        {
            faults.Add("Discovery.Method is Spherical; expected KMeans, because a training sample is zero and has no direction.");
        }

        if (faults.Count > 0)
        {
            throw new OptionsException(faults);
        }
    }

    /// <summary>Whether known sub-classes say more than the coarse classes do.</summary>
    public static bool HasSubclasses(LabeledSamples samples) => samples.Partition?.ClusterCount > samples.GroupCount;
}
