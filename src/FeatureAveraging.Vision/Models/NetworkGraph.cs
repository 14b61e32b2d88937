using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Layers;

namespace FeatureAveraging.Vision.Models;

/// <summary>A network of ours as steps that other programs compute: pixels in [0, 1] → the greatest logit of each coarse class.</summary>
/// <remarks>
/// Batch normalisation has its running statistics folded in. No libtorch is needed.
/// </remarks>
public sealed class NetworkGraph
{
    private const string Pixels = "pixels";
    private const int BlocksPerStage = 2, StageCount = 4;
    private const double Epsilon = 1e-5;        // PyTorch's, of batch normalisation
    private readonly IReadOnlyDictionary<string, ModelArray> _state;
    private readonly List<LayerStep> _steps = [];
    private readonly Dictionary<string, string> _layers = new(StringComparer.Ordinal);      // signal of each named layer
    private string _signal = Pixels;

    private NetworkGraph(IReadOnlyDictionary<string, ModelArray> state) => _state = state;

    /// <summary>Makes the steps.</summary>
    /// <param name="options">What the network is made of.</param>
    /// <param name="state">Arrays by PyTorch's names, as of <see cref="VisionModel.GetState"/>.</param>
    /// <param name="partition">Coarse class of each of the k outputs.</param>
    /// <param name="groups">The coarse classes in the order of the scores; null for their own.</param>
    /// <returns>One input n × c × h × w, one output n × G.</returns>
    /// <exception cref="ArgumentException">The partition is not of k outputs, a coarse class is missing or there twice, or an array is
    /// missing.</exception>
    public static LayerGraph Of(
        VisionModelOptions options, IReadOnlyDictionary<string, ModelArray> state, Partition partition, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(partition);
        NetworkGraph graph = BuildFeatures(options, state);
        graph._steps.AddRange(GreatestOfGroups.StepsOf(
            graph._signal, "", graph.Find("fc.weight"), graph.Find("fc.bias"), partition,
            groups ?? [.. Enumerable.Range(0, partition.GroupCount)]));
        return graph.Finish(options, GreatestOfGroups.Scores);
    }

    /// <summary>The steps up to one of <see cref="DeepClassifier.Layers"/>.</summary>
    internal static LayerGraph UpTo(string layer, VisionModelOptions options, IReadOnlyDictionary<string, ModelArray> state)
    {
        NetworkGraph graph = BuildFeatures(options, state);
        return graph.Finish(options, graph._signal).UpTo(graph._layers[layer]);
    }

    private static NetworkGraph BuildFeatures(VisionModelOptions options, IReadOnlyDictionary<string, ModelArray> state)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        var graph = new NetworkGraph(state);
        graph.AddNormalization();
        switch (options.Architecture)
        {
            case VisionArchitecture.SmallCnn:
                graph.AddSmallCnn();
                break;
            case VisionArchitecture.Mlp:
                graph.AddMlp();
                break;
            default:
                graph.AddResNet18();
                break;
        }

        graph.Name(Network.FeaturesName);
        return graph;
    }

    private LayerGraph Finish(VisionModelOptions options, string output) =>
        new(Pixels, [options.Channels, options.ImageHeight, options.ImageWidth], _steps, output);

    // The signal so far is what the network calls a layer of its.
    private void Name(string layer) => _layers[layer] = _signal;

    private void AddNormalization()
    {
        AddOfChannels("centred", Arithmetic.Subtract, InputNormalization.MeanName);
        AddOfChannels("normalized", Arithmetic.Divide, InputNormalization.DeviationName);
    }

    private void AddOfChannels(string output, Arithmetic operation, string name)
    {
        if (_state.TryGetValue(name, out ModelArray? values))
        {
            Add(new ConstantStep(output, _signal, operation, new ModelArray(values.Values, values.Values.Length, 1, 1), false));
        }
    }

    private void AddSmallCnn()
    {
        foreach (string name in (string[])["conv1", "conv2"])
        {
            AddConvolution(name);
            AddRectifier(name);
            Add(new PoolingStep($"{name}.pooled", _signal, true, Window([2, 2], [2, 2], 0), RoundsUp: false, CountsPadding: false));
            Name(name);
        }

        AddFlat();
        AddLinear("fc1");
        AddRectifier("fc1");
    }

    private void AddMlp()
    {
        AddFlat();
        foreach (string name in (string[])["fc1", "fc2"])
        {
            AddLinear(name);
            AddRectifier(name);
            Name(name);
        }
    }

    private void AddResNet18()
    {
        AddConvolution("conv1");
        AddBatchNormalization("bn1");
        AddRectifier("bn1");
        Name("conv1");
        for (int stage = 1; stage <= StageCount; stage++)
        {
            for (int number = 0; number < BlocksPerStage; number++)
            {
                AddBlock($"layer{stage}.{number}", stage > 1 && number == 0 ? 2 : 1);
            }
        }

        Add(new GlobalMeanStep("mean", _signal));
        AddFlat();
    }

    private void AddBlock(string name, int stride)
    {
        string input = _signal;
        AddConvolution($"{name}.conv1", stride);
        AddBatchNormalization($"{name}.bn1");
        AddRectifier($"{name}.bn1");
        AddConvolution($"{name}.conv2");
        AddBatchNormalization($"{name}.bn2");
        string hidden = _signal;
        _signal = input;
        if (_state.ContainsKey($"{name}.downsample.0.weight"))
        {
            AddConvolution($"{name}.downsample.0", stride);
            AddBatchNormalization($"{name}.downsample.1");
        }

        Add(new JoinStep($"{name}.sum", hidden, Arithmetic.Add, _signal));
        AddRectifier(name);
        Name(name);
    }

    private void AddConvolution(string name, int stride = 1)
    {
        ModelArray weight = Find($"{name}.weight");
        int size = weight.Lengths[2];
        Add(new ConvolutionStep(
            name, _signal, weight, _state.GetValueOrDefault($"{name}.bias"), Window([size, size], [stride, stride], size / 2), Groups: 1));
    }

    // weight·(x − mean)/√(variance + ε) + bias
    private void AddBatchNormalization(string name)
    {
        float[] mean = Find($"{name}.running_mean").Values, bias = Find($"{name}.bias").Values;
        double[] scale = [.. Find($"{name}.weight").Values.Zip(
            Find($"{name}.running_var").Values, (weight, variance) => weight / Math.Sqrt(variance + Epsilon))];
        Add(new ChannelStep(
            name, _signal, new ModelArray(Array.ConvertAll(scale, value => (float)value), scale.Length),
            new ModelArray([.. bias.Select((value, c) => (float)(value - (scale[c] * mean[c])))], scale.Length)));
    }

    private void AddLinear(string name) => Add(new LinearStep(name, _signal, Find($"{name}.weight"), Find($"{name}.bias")));

    private void AddRectifier(string name) => Add(new RectifierStep($"{name}.relu", _signal, 0));

    private void AddFlat() => Add(new ReshapeStep("flat", _signal, [-1]));

    private void Add(LayerStep step)
    {
        _steps.Add(step);
        _signal = step.Output;
    }

    private ModelArray Find(string name)
    {
        Shape.Require(_state.ContainsKey(name), "state", $"lacks '{name}'");
        return _state[name];
    }

    private static SlidingWindow Window(int[] kernel, int[] strides, int padding) =>
        new(kernel, strides, [1, 1], [padding, padding], [padding, padding], WindowPadding.Given);
}
