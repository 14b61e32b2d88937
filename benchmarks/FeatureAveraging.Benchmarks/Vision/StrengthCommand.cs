using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>
/// The command <c>strength</c>: how near the attacks of preset <c>paper</c> come to ten restarts of ten times the steps, on 50 images.
/// </summary>
/// <remarks>
/// A small CNN learns two or ten classes of 10,000 images. The reference is the shortest of three minimum-norm searches and of APGD (on
/// the margin and per rival) and Square, which are tried at 99 % of the median that the preset's attacks found.
/// </remarks>
internal static class StrengthCommand
{
    private const int Images = 50, TrainingImages = 10_000, Width = 16, Runs = 10, Longer = 10;
    private const double Nearer = 0.99;
    private static readonly Seed Root = new(0);
    private static readonly ImageCurveOptions Preset = new()
    {
        PgdSteps = 40,
        ApgdSteps = 100,
        MinimumNormSteps = 400,
        Restarts = 3,
        SquareIterations = 1000,
    };

    private static readonly ImageCurveOptions Reference = Preset with
    {
        ApgdSteps = Preset.ApgdSteps * Longer,
        MinimumNormSteps = Preset.MinimumNormSteps * Longer,
        Restarts = Runs,
        SquareIterations = Preset.SquareIterations * Longer,
    };

    /// <summary>Measures and prints a table.</summary>
    /// <param name="name">mnist or cifar10.</param>
    /// <param name="data">Where the data sets lie.</param>
    /// <param name="threads">Threads.</param>
    public static void Run(string name, string data, int threads)
    {
        Console.WriteLine("| Network | Median radius, preset | reference | Reference / preset | Nearer by 1 % | Shortest of the preset |");
        Console.WriteLine("|---|--:|--:|--:|--:|---|");
        (ImageSet train, ImageSet test) = Load(name, data);
        ClassMerge merge = name == "mnist" ? ClassMerge.Parity : ClassMerge.FirstHalf;
        Partition sides = merge.For(MnistDataset.ClassCount);
        Print($"{name}, two classes", train.ToCoarse(sides), test.ToCoarse(sides), Partition.OfCoarse(2), Readout.Native, threads);
        Print($"{name}, ten classes, maximum", train, test, sides, Readout.Max, threads);
    }

    private static (ImageSet Train, ImageSet Test) Load(string name, string data)
    {
        ImageSet Part(DatasetSplit split) =>
            name == "mnist" ? MnistDataset.Load(data, split).Images : Cifar10Dataset.Load(data, split).Images;
        ImageSet Draw(ImageSet images, int count) => images.Take(StratifiedSplit.Draw(images.Labels, count, Root).Chosen);
        return (Draw(Part(DatasetSplit.Train), TrainingImages), Draw(Part(DatasetSplit.Test), Images));
    }

    private static void Print(string name, ImageSet train, ImageSet test, Partition partition, Readout readout, int threads)
    {
        using var model = VisionModel.Create(
            VisionModelOptions.For(train, VisionArchitecture.SmallCnn, partition.ClusterCount, Width), Root);
        VisionTrainer.Train(model, train, new VisionTrainingOptions { Epochs = 6, LearningRate = 0.05, Threads = threads }, Root);
        var decision = new Decision(partition, readout);
        SuiteResult preset = Search(ImageCurveAttacks.All(Preset), Preset.ComputeRadii());
        double median = Statistics.Median(preset.Strongest.Distances);
        SuiteResult reference = Search(FindReference(), [Nearer * median]);
        double[] shortest = [.. reference.Strongest.Distances.Zip(preset.Strongest.Distances, Math.Min)];
        int nearer = shortest.Zip(preset.Strongest.Distances).Count(pair => pair.First < Nearer * pair.Second);
        double least = Statistics.Median(shortest);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {median:F4} | {least:F4} | {least / median:F4} | {nearer} of {Images} | {Winners(preset)} |"));

        SuiteResult Search(IEnumerable<IAttack<ImageAttackProblem>> attacks, double[] radii) =>
            new AttackSuite<ImageAttackProblem>([.. attacks]).Search(
                new ImageAttackProblem(model, test, decision, new AttackRules(Norm.L2, radii, Root)));
    }

    // PGD adds nothing to APGD at one radius; an attack on a radius that is given starts as often as the others.
    private static IEnumerable<IAttack<ImageAttackProblem>> FindReference() =>
        from attack in ImageCurveAttacks.All(Reference)
        where attack is not ImagePgdAttack
        select attack is RepeatedAttack<ImageAttackProblem> ? attack : new RepeatedAttack<ImageAttackProblem>(attack, Runs);

    private static string Winners(SuiteResult suite) => string.Join(
        ", ",
        suite.Winners.OfType<string>().CountBy(name => name).OrderByDescending(one => one.Value).Select(one => $"{one.Key} {one.Value}"));
}
