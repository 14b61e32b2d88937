using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

/// <summary>
/// What can be computed by hand: images of 2 × 2 pixels of which class j lights pixel j, and deep networks that are linear on them.
/// </summary>
internal static class PixelNetwork
{
    private const int Pixels = 4;

    /// <summary>Sides of the four classes.</summary>
    public static Partition Sides { get; } = Partition.FirstPositive(2, 2);

    /// <summary>Images of the classes given, pixel j at 255 and the others at 0.</summary>
    public static ImageSet Draw(params int[] classes)
    {
        byte[] pixels = new byte[Pixels * classes.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            pixels[(Pixels * i) + classes[i]] = 255;
        }

        return new ImageSet(pixels, 1, 2, 2, classes);
    }

    /// <summary>Training and test images, two of each class.</summary>
    public static ImageExperimentData CreateData() =>
        new("pixels", Draw(0, 1, 2, 3, 0, 1, 2, 3), Draw(0, 1, 2, 3, 0, 1, 2, 3), Sides, ["a", "b", "c", "d"]);

    /// <summary>Logit j = ⟨wⱼ, x⟩: two layers pass x + 1 on, which is positive, and the last takes the 1 off again.</summary>
    /// <param name="weights">w₁…w_k, four values each.</param>
    public static VisionModel Create(params float[][] weights)
    {
        float[] identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        return VisionModel.FromState(
            new VisionModelOptions
            {
                Architecture = VisionArchitecture.Mlp,
                Width = Pixels,
                ClassCount = weights.Length,
                Channels = 1,
                ImageHeight = 2,
                ImageWidth = 2,
            },
            new Dictionary<string, ModelArray>
            {
                ["fc1.weight"] = new(identity, [Pixels, Pixels]),
                ["fc1.bias"] = new([1, 1, 1, 1], [Pixels]),
                ["fc2.weight"] = new(identity, [Pixels, Pixels]),
                ["fc2.bias"] = new(new float[Pixels], [Pixels]),
                ["fc.weight"] = new([.. weights.SelectMany(row => row)], [weights.Length, Pixels]),
                ["fc.bias"] = new([.. weights.Select(row => -row.Sum())], [weights.Length]),
            });
    }

    /// <summary>Logit j is pixel j.</summary>
    public static VisionModel CreateIdentity() => Create([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]);

    /// <summary>A record to write to.</summary>
    public static RecordDraft Draft() => new(new RunContext(new Seed(3), new Provenance("", "", "", "", "", 1, "")));

    /// <summary>What one attack found; images with a finite positive distance have a witness.</summary>
    /// <param name="distances">Of every image.</param>
    /// <param name="points">Adversarial points, image by image; null for zeros.</param>
    public static SuiteResult Suite(double[] distances, double[][]? points = null) => SuiteResult.Of(
        [
            new AttackResult(
                new AttackTraits("fmn", new AttackObjective(AttackLoss.Margin)), Norm.L2, distances, distances,
                [
                    .. distances.Select(
                        (d, i) => d > 0 && double.IsFinite(d) ? new Witness(i, Norm.L2, d, points?[i] ?? [0, 0, 0, 0]) : null),
                ],
                new int[distances.Length]),
        ],
        []);
}
