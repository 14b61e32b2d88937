using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Layers;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// A deep network that reads pixels in [0, 1]; its state is float32. Owns native memory: dispose it. Not safe for concurrent use.
/// </summary>
public sealed class VisionModel : DeepClassifier
{
    private VisionModel(VisionModelOptions options, Seed? seed, VisionDevice device, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Device) = (options.Validated(), device);
        Network = Network.Create(options, seed, Libtorch.Require(device, index));
    }

    /// <summary>What it is made of.</summary>
    public VisionModelOptions Options { get; }

    /// <inheritdoc/>
    public override VisionDevice Device { get; }

    /// <inheritdoc/>
    public override InputShape InputShape => new(Options.Channels, Options.ImageHeight, Options.ImageWidth);

    /// <inheritdoc/>
    public override int ClassCount => Options.ClassCount;

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Network.Parameters.Trained.Sum(entry => entry.Value.numel());

    internal Network Network { get; }

    internal override NetworkFunction Function => Network;

    /// <summary>A network with random weights: w ~ N(0, 2/fan-in) before a ReLU, N(0, 1/fan-in) in the last layer, biases 0.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="seed">Root seed; the i-th weight array draws from stream <c>vision.init</c>, index i.</param>
    /// <param name="device">Where it lives; the weights it starts from are the same everywhere.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or the device is not there.</exception>
    public static VisionModel Create(VisionModelOptions options, Seed seed, VisionDevice device = VisionDevice.Cpu) =>
        new(options, seed, device);

    /// <summary>
    /// A network from a state: one of ours, or a state dictionary of PyTorch's ResNet-18 (names of torchvision
    /// or of kuangliu/pytorch-cifar).
    /// </summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="state">Arrays by name. <c>normalize.mean</c> and <c>normalize.std</c> may be absent;
    /// present, they must be those of the options.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="index">Which GPU, from 0; not read of the processor.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ModelStateException">Names are missing, unexpected or misshapen, or a value is not finite;
    /// all are listed.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or the device is not there.</exception>
    public static VisionModel FromState(
        VisionModelOptions options, IReadOnlyDictionary<string, ModelArray> state, VisionDevice device = VisionDevice.Cpu, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(state);
        var model = new VisionModel(options, seed: null, device, index);
        try
        {
            model.Import(ModelState.Rename(state));
            return model;
        }
        catch (ModelStateException)      // the caller never sees the model, so nobody else frees its memory
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A copy of all weights and buffers by PyTorch's names, for example <c>layer1.0.conv1.weight</c>, and the two of the normalisation,
    /// <c>normalize.mean</c> and <c>normalize.std</c>.
    /// </summary>
    public IReadOnlyDictionary<string, ModelArray> GetState() => ModelState.Copy(Network.Parameters.All);

    private void Import(Dictionary<string, ModelArray> state)
    {
        Dictionary<string, ModelArray> own = ModelState.Copy(Network.Parameters.All.Where(
            entry => entry.Name is InputNormalization.MeanName or InputNormalization.DeviationName));
        foreach ((string name, ModelArray array) in own)
        {
            if (state.TryAdd(name, array) || state[name].Values.SequenceEqual(array.Values))
            {
                continue;
            }

            throw new ModelStateException(
                [$"'{name}' is [{Show(state[name])}]; the options say [{Show(array)}]. Give the mean and deviation that the model was " +
                 "trained with."]);
        }

        ModelState.Load(Network.Parameters.All, state);
    }

    private static string Show(ModelArray array) =>
        string.Join(", ", array.Values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
