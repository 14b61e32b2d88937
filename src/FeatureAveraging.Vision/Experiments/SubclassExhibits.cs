using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What is shown of one seed's networks beside the curves: adversarial images, and which class is taken for which.</summary>
internal static class SubclassExhibits
{
    /// <summary>Adds pictures, shared directions and confusions.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arms">The arms, attacked on the same images.</param>
    /// <param name="data">The images with the classes of the data.</param>
    /// <param name="attacked">Indices of these images among the test images.</param>
    /// <param name="options">Images to show at most, and to compute at once.</param>
    public static void AddTo(
        RecordDraft draft, IReadOnlyList<TrainedArm> arms, ImageExperimentData data, int[] attacked, ImageCurveOptions options)
    {
        ImageSet images = data.Test.Take(attacked);
        int[] chosen = AdversarialPictures.Choose(images, options.Pictures, [.. arms.Select(a => a.MainSuite)]);
        foreach (TrainedArm arm in arms)
        {
            if (arm.Arm.Name != ArmName.Pseudo)       // whose classes have no names
            {
                AdversarialPictures.AddTo(draft, arm.Model, arm.Arm, arm.MainReadout, images, attacked, arm.MainSuite, chosen);
            }

            DeepMarginGradients.AddTo(draft, arm, images, data.Partition, options.BatchSize);
            if (arm.Arm.Name == ArmName.Fine)
            {
                AddConfusions(draft, arm, images);
            }
        }
    }

    private static void AddConfusions(RecordDraft draft, TrainedArm arm, ImageSet images)
    {
        int k = arm.Arm.Partition.ClusterCount;
        ConfusionMatrix.AddTo(draft, arm.Arm.Name, "clean", ConfusionMatrix.Decide(arm.CleanLogits!), arm.Arm.Test.Labels, k);
        int[] broken = [.. Enumerable.Range(0, images.Count).Where(i => arm.MainSuite.Strongest.Witnesses[i] is not null)];
        if (broken.Length > 0)
        {
            Witness[] witnesses = Array.ConvertAll(broken, i => arm.MainSuite.Strongest.Witnesses[i]!);
            int[] labels = Array.ConvertAll(broken, i => images.Labels[i]);
            ConfusionMatrix.AddTo(
                draft, arm.Arm.Name, "attack",
                ConfusionMatrix.DecideAgainst(arm.Model.ComputeLogits(AdversarialPictures.ToSamples(witnesses)), arm.Arm.Partition, labels),
                labels, k);
        }
    }
}
