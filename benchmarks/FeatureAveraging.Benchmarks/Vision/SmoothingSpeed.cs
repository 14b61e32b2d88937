using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>
/// The case <c>smoothing</c>: points a second of randomized smoothing, noise and votes included, against bare evaluation of as many points
/// in one resident batch: by the network itself (<c>small-cnn</c>), and by libtorch's own modules. Images of 28 × 28.
/// </summary>
internal static class SmoothingSpeed
{
    /// <summary>Name of the case.</summary>
    public const string Name = "smoothing";

    private const int Side = 28, Dimension = Side * Side, Classes = 10, Channels = 32, Neurons = 100, Batch = 512, Runs = 9;
    private static readonly double[] Sigmas = [0.12, 0.25, 0.5];

    /// <summary>
    /// Measures the small CNN of width 32 and a two-layer network of 100 neurons (against libtorch's), with one σ and with three.
    /// </summary>
    /// <param name="threads">Threads of either side.</param>
    public static IReadOnlyList<SmoothingSpeedResult> Measure(int threads) =>
        [.. Deep(threads, 1), .. Deep(threads, 3), .. TwoLayer(threads, 1), .. TwoLayer(threads, 3)];

    private static IEnumerable<SmoothingSpeedResult> Deep(int threads, int sigmas)
    {
        LabeledSamples samples = Images(2);
        using var model = VisionModel.Create(
            new VisionModelOptions
            {
                Architecture = VisionArchitecture.SmallCnn,
                Width = Channels,
                ClassCount = Classes,
                Channels = 1,
                ImageHeight = Side,
                ImageWidth = Side,
            },
            new Seed(7));
        using nn.Module<Tensor, Tensor> bare = nn.Sequential(
            nn.Conv2d(1, Channels, 3, padding: 1), nn.ReLU(inplace: true), nn.MaxPool2d(2),
            nn.Conv2d(Channels, 2 * Channels, 3, padding: 1), nn.ReLU(inplace: true), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(2 * Channels * (Side / 4) * (Side / 4), 4 * Channels), nn.ReLU(inplace: true),
            nn.Linear(4 * Channels, Classes));
        // channels last: faster, as in BareTraining
        using Tensor batch = rand(Batch, Side, Side, 1).permute(0, 3, 1, 2);
        var diagnosed = new DiagnosedDeepModel(model, [.. samples.Clusters], samples.Partition!, Readout.Native);
        var context = new RunContext(new Seed(7), new Provenance("", "", "", "", "", threads, ""));
        var points = Samples.FromDoubles(Batch, Dimension, Gaussian("batch", Batch * Dimension));
        SmoothingOptions options = Options(sigmas, 2 * Batch);
        void Count() => diagnosed.CountVotes(samples, diagnosed.BeginVotes(samples, options, context), context);
        yield return Compare("small-cnn", threads, samples.Inputs.Count, options, Count, () => model.ComputeLogits(points, Batch));
        yield return Compare("cnn-modules", threads, samples.Inputs.Count, options, Count, () => Evaluate(bare, batch));
    }

    private static IEnumerable<SmoothingSpeedResult> TwoLayer(int threads, int sigmas)
    {
        LabeledSamples samples = Images(4);
        var classifier = new Classifier(
            new MulticlassNetwork(
                new HiddenLayer(new Matrix(Neurons, Dimension, Gaussian("weights", Neurons * Dimension)), new double[Neurons]),
                DenseNetwork.OwnClasses(Classes)),
            Readout.Native);
        using nn.Module<Tensor, Tensor> bare =
            nn.Sequential(nn.Linear(Dimension, Neurons), nn.ReLU(inplace: true), nn.Linear(Neurons, Classes, hasBias: false));
        using Tensor batch = rand(Batch, Dimension);
        SmoothingOptions options = Options(sigmas, 16 * Batch);
        yield return Compare(
            "two-layer", threads, samples.Inputs.Count, options,
            () => SmoothingCertifier.Count(
                classifier, samples, SmoothingCertifier.Begin(classifier, samples, options, new Seed(7)), threads),
            () => Evaluate(bare, batch));
    }

    private static void Evaluate(nn.Module<Tensor, Tensor> bare, Tensor batch)
    {
        using IDisposable untracked = no_grad();
        using Tensor logits = bare.forward(batch);
    }

    private static SmoothingSpeedResult Compare(
        string name, int threads, int samples, SmoothingOptions options, Action count, Action evaluateBatch)
    {
        int points = samples * options.Sigmas.Count * (options.Draws + options.SelectionDraws);
        void Evaluate()
        {
            for (int done = 0; done < points; done += Batch)
            {
                evaluateBatch();
            }
        }

        count();
        Evaluate();
        double ours = 0, theirs = 0;
        (double oursMs, double libtorchMs) = Timing.Interleave(
            () => ours += Timing.ProcessorMilliseconds(count), () => theirs += Timing.ProcessorMilliseconds(Evaluate), warmUp: 0, Runs);
        return new SmoothingSpeedResult(
            name, options.Sigmas.Count, threads, 1000 * points / oursMs, 1000 * points / libtorchMs, theirs / ours);
    }

    // whole batches, so that both sides evaluate as many points
    private static SmoothingOptions Options(int sigmas, int draws) =>
        new() { Sigmas = Sigmas[..sigmas], SelectionDraws = Batch, Draws = draws };

    private static LabeledSamples Images(int count) => new(
        Samples.FromDoubles(count, Dimension, Gaussian("images", count * Dimension)), [.. Enumerable.Range(0, count)],
        [.. Enumerable.Range(0, count)], DenseNetwork.OwnClasses(Classes));

    private static double[] Gaussian(string stream, int count)
    {
        double[] values = new double[count];
        new Seed(7).For($"benchmark.{stream}").FillGaussian(values);
        return values;
    }
}
