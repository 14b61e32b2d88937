using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>The user's images by their use. No image is in two parts.</summary>
/// <param name="Train">Trained and clustered on.</param>
/// <param name="Validation">Number of sub-classes, decay and stopping point are chosen by these.</param>
/// <param name="Test">Read once, when everything is chosen.</param>
internal sealed record ImageSplit(ImageSet Train, ImageSet Validation, ImageSet Test)
{
    /// <summary>Splits; every part keeps the shares of the coarse classes.</summary>
    /// <exception cref="OptionsException">A part would lack a coarse class, or be too small.</exception>
    public static ImageSplit Of(HardenImages images, DeepHardenOptions options, Seed seed)
    {
        (ImageSet rest, ImageSet? test) = (images.Train, images.Test);
        if (test is null)
        {
            StratifiedSplit judged = HeldOut.Draw(images.GroupsOf(rest), nameof(options.TestShare), options.TestShare, seed);
            (test, rest) = (rest.Take(judged.Chosen), rest.Take(judged.Others));
        }

        StratifiedSplit held = HeldOut.Draw(images.GroupsOf(rest), nameof(options.ValidationShare), options.ValidationShare, seed);
        ImageSet validation = rest.Take(held.Chosen), train = rest.Take(held.Others);
        RequireEnough("TrainCount", options.TrainCount, train.Count, "the images that are not held out");
        RequireEnough("ValidationRadii", options.ValidationRadii, validation.Count, "the validation images");
        RequireEnough("Curve.Count", options.Curve.Count, test.Count, "the test images");
        train = options.TrainCount == 0
            ? train
            : train.Take(StratifiedSplit.Draw(images.GroupsOf(train), options.TrainCount, seed).Chosen);
        RequireEnough("Training.BatchSize", options.Training.BatchSize, train.Count, "the training images");
        int[] kinds = options.WithinKnown ? train.Labels : images.GroupsOf(train);
        int count = options.WithinKnown ? images.Partition.ClusterCount : images.Partition.GroupCount;
        RequireEnough(
            "Clusters", options.Clusters ?? 2, Enumerable.Range(0, count).Min(kind => kinds.Count(own => own == kind)),
            $"the training images of the smallest {(options.WithinKnown ? "sub-class" : "coarse class")}");
        return new ImageSplit(train, validation, test);
    }

    private static void RequireEnough(string option, int wanted, int count, string what)
    {
        if (wanted > count)
        {
            throw new OptionsException([FormattableString.Invariant($"{option} is {wanted}; expected at most {count}, {what}.")]);
        }
    }
}
