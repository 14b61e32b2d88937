using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Paper;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>
/// The case <c>vision.curve</c>: a curve of robust accuracy by minimum-norm searches, against one run of a fixed-radius attack
/// for each radius of the paper's MNIST panel.
/// </summary>
internal static class CurveCase
{
    /// <summary>Name of the case.</summary>
    public const string Name = "vision.curve";

    private const int Images = 100, TrainingImages = 5_000, Width = 4;
    private static readonly Seed Root = new(7);

    /// <summary>Trains a small CNN on the parity of MNIST's digits for some seconds, then counts what the curves cost.</summary>
    /// <param name="data">Where MNIST lies.</param>
    /// <param name="threads">Threads.</param>
    public static IReadOnlyList<CurveResult> Measure(string data, int threads)
    {
        Partition parity = ClassMerge.Parity.For(MnistDataset.ClassCount);
        ImageSet train = Load(data, DatasetSplit.Train, TrainingImages, parity), test = Load(data, DatasetSplit.Test, Images, parity);
        using var model = VisionModel.Create(VisionModelOptions.For(train, VisionArchitecture.SmallCnn, classCount: 2, Width), Root);
        VisionTrainer.Train(
            model, train, new VisionTrainingOptions { Epochs = 2, LearningRate = 0.05, CropPadding = 2, Threads = threads }, Root);
        double[] radii = PrintedCurves.Find("mnist")["curve.paper.coarse"]["radius"];
        ImageAttack fmn = new ImageFmnAttack(new FmnOptions()), ddn = new ImageDdnAttack(new DdnOptions());
        return
        [
            Compare(model, test, radii, [fmn], new ImagePgdAttack(new PgdOptions())),
            Compare(model, test, radii, [fmn, ddn], new ImageApgdAttack(new ApgdOptions())),
        ];
    }

    private static CurveResult Compare(VisionModel model, ImageSet images, double[] radii, ImageAttack[] searches, ImageAttack fixedRadius)
    {
        long before = model.AttackPasses;
        double[] distances = [.. Enumerable.Repeat(double.PositiveInfinity, images.Count)];
        foreach (ImageAttack search in searches)
        {
            distances = [.. distances.Zip(search.Search(Problem(model, images, [])).Distances, Math.Min)];
        }

        long ours = model.AttackPasses - before;
        double[] baseline =
            Array.ConvertAll(radii, radius => fixedRadius.Search(Problem(model, images, [radius])).ToCurve([radius]).Accuracy[0]);
        double worst = RobustnessCurve.FromDistances(radii, distances).Accuracy.Zip(baseline, (a, b) => a - b).Max();
        string name = $"{string.Join(" + ", searches.Select(search => search.Traits.Name))} / {fixedRadius.Traits.Name}";
        return new CurveResult(
            name, images.Count, radii.Length, (double)ours / images.Count, (double)(model.AttackPasses - before - ours) / images.Count,
            worst);
    }

    private static ImageAttackProblem Problem(VisionModel model, ImageSet images, double[] radii) =>
        new(model, images, new Decision(Partition.OfCoarse(2), Readout.Native), new AttackRules(Norm.L2, radii, Root));

    private static ImageSet Load(string data, DatasetSplit split, int count, Partition parity) =>
        MnistDataset.Load(data, split).Images.Take([.. Enumerable.Range(0, count)]).ToCoarse(parity);
}
