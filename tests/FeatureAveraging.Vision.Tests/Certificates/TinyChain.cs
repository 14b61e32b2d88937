using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Certificates;
using FeatureAveraging.Vision.Models;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Certificates;

/// <summary>Small networks with random weights, as graphs.</summary>
internal static class TinyChain
{
    private static readonly int[] One = [1, 1], Two = [2, 2], None = [0, 0];

    /// <summary>A network of ours on square images, its first weights drawn.</summary>
    public static VisionModel CreateModel(VisionArchitecture architecture, int width, int classes, int channels, int side, ulong seed) =>
        VisionModel.Create(
            new VisionModelOptions
            {
                Architecture = architecture,
                Width = width,
                ClassCount = classes,
                Channels = channels,
                ImageHeight = side,
                ImageWidth = side,
            },
            new Seed(seed));

    /// <summary>Layers of the given widths, the first the number of inputs, with ReLUs between them.</summary>
    public static LayerGraph Dense(ulong seed, params int[] widths)
    {
        RandomSource random = new Seed(seed).For("test.chain");
        List<LayerStep> steps = [new ReshapeStep("flat", "x", [-1])];
        for (int layer = 1; layer < widths.Length; layer++)
        {
            string z = $"z{layer}";
            steps.Add(new LinearStep(
                z, steps[^1].Output, Draw(random, Math.Sqrt(2.0 / widths[layer - 1]), widths[layer], widths[layer - 1]),
                Draw(random, 0.3, widths[layer])));
            if (layer < widths.Length - 1)
            {
                steps.Add(new RectifierStep($"h{layer}", z, 0));
            }
        }

        return new LayerGraph("x", [1, 1, widths[0]], steps, steps[^1].Output);
    }

    /// <summary>
    /// Two channels of 6 × 6 → scaling → conv 3 × 3 with batch normalisation → ReLU → maximum of 2 × 2 → conv 2 × 2 with steps of 1 and
    /// padding on two sides → maximum of 2 × 2 → ReLU → dense, three outputs; the second pooling leaves a row and a column out.
    /// </summary>
    public static LayerGraph Convolutional(ulong seed)
    {
        RandomSource random = new Seed(seed).For("test.chain");
        var first = new SlidingWindow([3, 3], One, One, One, One, WindowPadding.Given);
        var second = new SlidingWindow([2, 2], One, One, None, One, WindowPadding.Given);
        var pool = new SlidingWindow(Two, Two, One, None, None, WindowPadding.Given);
        return new LayerGraph("x", [2, 6, 6],
        [
            new ConstantStep("m", "x", Arithmetic.Subtract, new ModelArray([0.4f, 0.5f], 2, 1, 1), false),
            new ConstantStep("n", "m", Arithmetic.Divide, new ModelArray([0.5f, 0.25f], 2, 1, 1), false),
            new ConvolutionStep("a", "n", Draw(random, 0.3, 3, 2, 3, 3), Draw(random, 0.2, 3), first, 1),
            new ChannelStep("b", "a", new ModelArray([0.8f, 1.1f, -0.9f], 3), new ModelArray([0.1f, -0.1f, 0.2f], 3)),
            new RectifierStep("c", "b", 0), new PoolingStep("d", "c", true, pool, false, false),
            new ConvolutionStep("e", "d", Draw(random, 0.4, 4, 3, 2, 2), null, second, 1),
            new PoolingStep("f", "e", true, pool, false, false), new RectifierStep("g", "f", 0),
            new ReshapeStep("h", "g", [-1]), new LinearStep("y", "h", Draw(random, 0.5, 3, 4), Draw(random, 0.2, 3)),
        ], "y");
    }

    /// <summary>The graph as the certificates read it.</summary>
    public static RectifierChain Read(LayerGraph graph) => ChainReader.Read(graph, CPU) ?? throw new InvalidOperationException("No chain.");

    /// <summary>The graph as attacks see it.</summary>
    public static ForeignClassifier Load(LayerGraph graph, Samples points) => ForeignClassifier.FromGraph(
        graph,
        new ForeignModelOptions
        {
            Name = "graph",
            InputShape = new(graph.InputAxes![0], graph.InputAxes[1], graph.InputAxes[2]),
            ClassCount = 2,
        },
        points);

    /// <summary>Points with coordinates around 0.5.</summary>
    public static Samples Points(LayerGraph graph, int count, ulong seed)
    {
        int d = graph.InputAxes!.Aggregate(1, (product, length) => product * length);
        double[] values = new double[count * d];
        new Seed(seed).For("test.points").FillGaussian(values);
        return new Samples(count, d, Array.ConvertAll(values, value => (float)(0.5 + (0.4 * value))));
    }

    private static ModelArray Draw(RandomSource random, double scale, params int[] shape)
    {
        double[] values = new double[shape.Aggregate(1, (product, length) => product * length)];
        random.FillGaussian(values);
        return new ModelArray(Array.ConvertAll(values, value => (float)(scale * value)), shape);
    }
}
