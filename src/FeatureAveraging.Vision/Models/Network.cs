using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// A network as libtorch computes it: pixels → penultimate features → logits. Intermediate tensors belong to the caller's dispose scope.
/// </summary>
internal abstract class Network : NetworkFunction
{
    /// <summary>Name of what the last layer reads.</summary>
    public const string FeaturesName = "features";

    private readonly VisionModelOptions _options;
    private readonly InputNormalization _normalization;

    protected Network(VisionModelOptions options, Seed? seed, Device device)
    {
        (_options, Parameters) = (options, new ParameterStore(seed, device));
        _normalization = new InputNormalization(Parameters, options);
    }

    /// <summary>Its state.</summary>
    public ParameterStore Parameters { get; }

    public override Device Device => Parameters.Device;

    public override bool CanPassThrough => true;

    public override LayerGraph FindGraph() => NetworkGraph.Of(
        _options, ModelState.Copy(Parameters.All), Partition.OfGroups([.. Enumerable.Range(0, _options.ClassCount)]));

    public override LayerGraph FindGraph(string layer) => NetworkGraph.UpTo(layer, _options, ModelState.Copy(Parameters.All));

    public override IReadOnlyList<string> Layers => [.. Stages.SkipLast(1).Select(stage => stage.Name), LastHidden];

    public override string LastHidden => FeaturesName;

    /// <summary>The last layer.</summary>
    protected abstract Dense Output { get; }

    /// <summary>Declares the parameters of a network.</summary>
    public static Network Create(VisionModelOptions options, Seed? seed, Device device) => options.Architecture switch
    {
        VisionArchitecture.ResNet18 => new ResNet18(options, seed, device),
        VisionArchitecture.SmallCnn => new SmallCnn(options, seed, device),
        _ => new Mlp(options, seed, device),
    };

    /// <summary>The features that the last layer reads: n × D, float32.</summary>
    /// <param name="pixels">n × c × h × w in [0, 1], float32.</param>
    /// <param name="training">Whether batch normalisation uses and records the statistics of this batch.</param>
    /// <param name="type">What the hidden layers compute in.</param>
    public Tensor Features(Tensor pixels, bool training = false, ScalarType type = ScalarType.Float32) =>
        Pool(Preactivations(pixels, training, type).relu_()).to(ScalarType.Float32);

    /// <summary>What goes into the last ReLU: n × D, or n × D × rows × columns where its outputs are averaged.</summary>
    /// <param name="pixels">n × c × h × w in [0, 1], float32.</param>
    /// <param name="training">Whether batch normalisation uses and records the statistics of this batch.</param>
    /// <param name="type">What the hidden layers compute in.</param>
    public Tensor Preactivations(Tensor pixels, bool training = false, ScalarType type = ScalarType.Float32) =>
        Stages.Aggregate(Normalize(pixels).to(type), (x, stage) => stage.Forward(x, training));

    /// <summary>What comes out of the last ReLU → features: n × D.</summary>
    public virtual Tensor Pool(Tensor activations) => activations;

    /// <summary>The logits of given features: n × k, float32.</summary>
    public Tensor Logits(Tensor features) => Output.Forward(features);

    public override Tensor ComputeLogits(Tensor points) => Logits(Features(points));

    public override Tensor ComputeFeatures(Tensor points) => Features(points);

    /// <remarks>
    /// The graph is cut at the last hidden layer, and its ReLU differentiated here:
    /// slope 1 where it is on, with pass-through also where switching it on would lower the objective. Values are the network's own.
    /// </remarks>
    public override Tensor Differentiate(Tensor points, Func<Tensor, Tensor> derive, bool passThrough)
    {
        Tensor pixels = points.detach().requires_grad_(), preactivations = Preactivations(pixels);
        Tensor isOn = preactivations.detach().sign(),
            activations = preactivations.detach().relu().requires_grad_(),
            logits = Logits(Pool(activations));
        Tensor upstream = autograd.grad([logits], [activations], [derive(logits.detach())])[0];
        Tensor passes = passThrough ? maximum(isOn, upstream.sign().neg_()) : isOn;
        return autograd.grad([preactivations], [pixels], [upstream.mul(passes.relu_())])[0];
    }

    public override void Dispose() => Parameters.Dispose();

    /// <summary>
    /// Normalised pixels → what goes into the last ReLU, in the same type, in steps: of each a name, and (inputs, training mode) → outputs.
    /// </summary>
    protected abstract IReadOnlyList<(string Name, Func<Tensor, bool, Tensor> Forward)> Stages { get; }

    public override Tensor ComputeLogits(Tensor points, string layer, Func<Tensor, Tensor> replace)
    {
        Tensor x = Normalize(points);
        foreach ((string name, Func<Tensor, bool, Tensor> forward) in Stages)
        {
            x = forward(x, false);
            x = name == layer && layer != Stages[^1].Name ? replace(x) : x;
        }

        Tensor features = Pool(x.relu());
        return Logits(layer == LastHidden ? replace(features) : features);
    }

    private Tensor Normalize(Tensor pixels) => ChannelsLast.Arrange(_normalization.Forward(pixels));
}
