using System.Globalization;
using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Scale;

/// <summary>The command <c>scale</c>: how training time grows with samples, inputs and width.</summary>
internal static class ScaleCommand
{
    private const int Steps = 100, Runs = 3;
    private static readonly Seed Root = new(7);

    /// <summary>Prints a Markdown table of median times of 100 steps of the binary network.</summary>
    /// <param name="threads">Threads.</param>
    public static void Run(int threads)
    {
        Console.WriteLine("| n | d | neurons | form | ms for 100 steps |");
        Console.WriteLine("|--:|--:|--:|---|--:|");
        foreach ((int samples, int dimension) in new[]
        {
            (500, 3072), (1000, 784), (1000, 3072), (1000, 12_288), (4000, 3072), (20_000, 784),
        })
        {
            var options = new ClusterOptions { InputDimension = dimension, SampleCount = samples };
            LabeledSamples data = ClusterDistribution.Create(options, Root).Draw(samples, Root, "data.train", threads: threads);
            foreach (int neurons in new[] { 10, 40, 160 })
            {
                Console.WriteLine(Row(data, neurons, threads));
            }
        }
    }

    private static string Row(LabeledSamples data, int neurons, int threads)
    {
        BinaryNetwork network = NetworkInitializer.Binary(new NetworkOptions { NeuronsPerSign = neurons / 2 }, data.Inputs.Dimension, Root);
        var options = new TrainingOptions { Steps = Steps, RecordEvery = 0, Threads = threads };
        TrainingForm form = Trainer.Train(network, new TrainingSet(data), options with { Steps = 1 }, Root).Form;
        double median = Timing.Median(
            Enumerable.Range(0, Runs)
                .Select(_ => Timing.Milliseconds(() => form = Trainer.Train(network, new TrainingSet(data), options, Root).Form)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {data.Count} | {data.Inputs.Dimension} | {neurons} | {form.ToString().ToLowerInvariant()} | {median:F1} |");
    }
}
