using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Compares the fine arm with the coarse one at several stages of training: by the ratio of their median radii after as many epochs, at the
/// same clean accuracy, and at the same training loss.
/// </summary>
/// <remarks>
/// Accuracy is that of the compared decision on all test images. The loss is log(1 + e⁻ᵐ) of the margin m of that decision, a mean over
/// the training images, so that it means the same for both arms. A radius is the shortest perturbation that FMN and DDN find; those
/// after the last epoch are known already.
/// At every stage the level is the accuracy of the less accurate arm, or the loss of the one with the greater loss; the radius of each arm
/// is that where its course first came to this level, its logarithm linear in between. Where a course never did there is no ratio.
/// </remarks>
internal sealed class StageComparison(ImageExperimentOptions options, RecordDraft draft, SeedTable table)
{
    private readonly double[] _epochs = [.. options.Stages.Select(epoch => (double)epoch)];

    /// <summary>Compares the stages of one seed, if there are any.</summary>
    /// <param name="coarse">The coarse arm, trained.</param>
    /// <param name="fine">The fine arm, trained.</param>
    /// <param name="attacked">The test images that are attacked.</param>
    /// <param name="seed">The seed of both.</param>
    public void Add(TrainedArm coarse, TrainedArm fine, int[] attacked, Seed seed)
    {
        if (_epochs.Length == 0)
        {
            return;
        }

        (Stage[] before, Stage[] after) = (Measure(coarse, attacked, seed), Measure(fine, attacked, seed));
        AddRatio("ratio.equal-epochs", (own, other) => own.Radius / other.Radius);
        AddRatio("ratio.equal-accuracy", (own, other) => RatioAt(stage => stage.Accuracy, Math.Min(own.Accuracy, other.Accuracy)));
        AddRatio("ratio.equal-loss", (own, other) => RatioAt(stage => stage.Loss, Math.Max(own.Loss, other.Loss)));
        draft.Mark(FormattableString.Invariant($"stages-{seed.Root}"));

        double RatioAt(Func<Stage, double> quantity, double level) =>
            RadiusAt(after, quantity, level) / RadiusAt(before, quantity, level);

        void AddRatio(string quantity, Func<Stage, Stage, double> ratio) => table.AddTrajectory(
            SeriesName.Of("stage", fine.Arm.Name, quantity), _epochs, [.. after.Zip(before, ratio)], MeanScale.Logarithm);
    }

    /// <summary>The radius that an arm has where its course first comes to a level.</summary>
    /// <param name="course">Its stages, in order.</param>
    /// <param name="quantity">The quantity whose level it is.</param>
    /// <param name="level">The level.</param>
    /// <returns>The radius; NaN where the course never comes there.</returns>
    internal static double RadiusAt(IReadOnlyList<Stage> course, Func<Stage, double> quantity, double level)
    {
        foreach ((Stage from, Stage to) in course.Zip(course.Skip(1)))
        {
            (double start, double end) = (quantity(from), quantity(to));
            if (level >= Math.Min(start, end) && level <= Math.Max(start, end))
            {
                double share = start == end ? 0 : (level - start) / (end - start);
                return Math.Pow(from.Radius, 1 - share) * Math.Pow(to.Radius, share);
            }
        }

        return double.NaN;
    }

    private Stage[] Measure(TrainedArm arm, int[] attacked, Seed seed)
    {
        Stage[] stages = [.. arm.Stages.Select(checkpoint => Measure(arm, checkpoint, attacked, seed))];
        Add("accuracy", stage => stage.Accuracy);
        Add("loss", stage => stage.Loss);
        Add("radius", stage => stage.Radius);
        return stages;

        void Add(string quantity, Func<Stage, double> value) =>
            table.AddTrajectory(SeriesName.Of("stage", arm.Arm.Name, quantity), _epochs, Array.ConvertAll(stages, value.Invoke));
    }

    private Stage Measure(TrainedArm trained, VisionCheckpoint checkpoint, int[] attacked, Seed seed)
    {
        ImageArm arm = trained.Arm;
        using var model = VisionModel.FromState(trained.Model.Options, checkpoint.ModelArrays, options.Network.Device);
        var decision = new Decision(arm.Partition, trained.MainReadout);
        bool isLast = checkpoint.History.Count == options.Training.Epochs;     // the trained network itself, measured already
        Matrix test = isLast ? trained.CleanLogits! : ComputeLogits(model, arm.Test);
        double accuracy = decision.ComputeAccuracy(test, decision.LabelsOf(arm.Test.Labels));
        Matrix logits = ComputeLogits(model, arm.Train);
        double loss = decision.LabelsOf(arm.Train.Labels)
            .Select((label, i) => StableMath.Softplus(-decision.Evaluate(logits.Row(i), label))).Average();
        SuiteResult found = isLast ? FindSearches(trained.MainSuite) : new ArmAttacks(options.Curve, draft.Context).Search(
            ImageCurveAttacks.Searches(options.Curve), model, arm.Test.Take(attacked), decision,
            $"{arm.Name} after epoch {checkpoint.History.Count}", seed);
        return new Stage(accuracy, loss, Statistics.Median(found.Strongest.Distances));
    }

    // Of all attacks that were made, the searches.
    private SuiteResult FindSearches(SuiteResult made)
    {
        string[] names = [.. ImageCurveAttacks.Searches(options.Curve).Select(search => search.Traits.Name)];
        return SuiteResult.Of([.. made.Results.Where(result => names.Contains(result.Attack))], []);
    }

    private Matrix ComputeLogits(VisionModel model, ImageSet images) => model.ComputeLogits(images, options.Curve.BatchSize);

    /// <summary>A network at one stage.</summary>
    /// <param name="Accuracy">Clean accuracy on test images, in [0, 1].</param>
    /// <param name="Loss">Training loss of the decision.</param>
    /// <param name="Radius">Median radius under attack.</param>
    internal readonly record struct Stage(double Accuracy, double Loss, double Radius);
}
