using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Layers;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// A deep network that reads pixels in [0, 1]; its state is float32. Owns native memory: dispose it. Not safe for concurrent use.
/// </summary>
public sealed class VisionModel : IDisposable
{
    private VisionModel(VisionModelOptions options, Seed? seed, VisionDevice device)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Device) = (options.Validated(), device);
        Network = Network.Create(options, seed, Libtorch.Require(device));
    }

    /// <summary>What it is made of.</summary>
    public VisionModelOptions Options { get; }

    /// <summary>Where it lives and computes.</summary>
    public VisionDevice Device { get; }

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Network.Parameters.Trained.Sum(entry => entry.Value.numel());

    /// <summary>D, the length of a penultimate feature vector.</summary>
    public int FeatureDimension => Network.FeatureDimension;

    /// <summary>
    /// What attacks on this model have cost so far: images sent through the network, forward and backward counted one each.
    /// </summary>
    public long AttackPasses => Network.AttackPasses;

    internal Network Network { get; }

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
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ModelStateException">Names are missing, unexpected or misshapen, or a value is not finite;
    /// all are listed.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or the device is not there.</exception>
    public static VisionModel FromState(
        VisionModelOptions options, IReadOnlyDictionary<string, ModelArray> state, VisionDevice device = VisionDevice.Cpu)
    {
        ArgumentNullException.ThrowIfNull(state);
        var model = new VisionModel(options, seed: null, device);
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

    /// <summary>Logits of images: n × k.</summary>
    /// <param name="images">n images of the model's size.</param>
    /// <param name="batchSize">Images computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The images are not of the model's size.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeLogits(ImageSet images, int batchSize = 256) =>
        Compute(images, batchSize, Options.ClassCount, pixels => Network.Logits(Network.Features(pixels)));

    /// <summary>Logits of points between images, as attacks make them: n × k.</summary>
    /// <param name="points">n × d, d = c·h·w, in pixel units.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The points are not d wide.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeLogits(Samples points, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(points);
        VisionModelOptions o = Options;
        int d = checked(o.Channels * o.ImageHeight * o.ImageWidth);
        Shape.Require(
            points.Dimension == d, nameof(points),
            $"are {points.Dimension} wide; the model reads {o.Channels} × {o.ImageHeight} × {o.ImageWidth} = {d} pixels");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        int capacity = Math.Min(batchSize, Math.Max(1, points.Count));
        return VisionMemoryException.Explain(nameof(batchSize), capacity, () => Compute(
            points.Count, capacity, o.ClassCount,
            (start, count) => Network.Logits(Network.Features(TensorMemory.Create(
                points.Values.Slice(start * d, count * d).ToArray(), [count, o.Channels, o.ImageHeight, o.ImageWidth], Network.Device)))));
    }

    /// <summary>Penultimate features of images: n × D.</summary>
    /// <param name="images">n images of the model's size.</param>
    /// <param name="batchSize">Images computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The images are not of the model's size.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeFeatures(ImageSet images, int batchSize = 256) =>
        Compute(images, batchSize, FeatureDimension, pixels => Network.Features(pixels));

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    /// <summary>Refuses images of another size.</summary>
    internal void RequireFitting(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        VisionModelOptions o = Options;
        Shape.Require(
            (images.Channels, images.Height, images.Width) == (o.Channels, o.ImageHeight, o.ImageWidth), nameof(images),
            $"are {images.Channels} × {images.Height} × {images.Width}; the model reads {o.Channels} × {o.ImageHeight} × {o.ImageWidth}");
    }

    private Matrix Compute(ImageSet images, int batchSize, int width, Func<Tensor, Tensor> forward)
    {
        RequireFitting(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        int capacity = Math.Min(batchSize, Math.Max(1, images.Count));
        return VisionMemoryException.Explain(nameof(batchSize), capacity, () =>
        {
            using var batch = new PixelBatch(images, capacity, Network.Device);
            return Compute(images.Count, capacity, width, (start, count) => forward(batch.Fill(start, count)));
        });
    }

    private static Matrix Compute(int count, int batchSize, int width, Func<int, int, Tensor> forward)
    {
        var result = new Matrix(count, width);
        using IDisposable untracked = no_grad();
        for (int start = 0; start < count; start += batchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            int rows = Math.Min(batchSize, count - start);
            TensorMemory.ReadDoubles(forward(start, rows)).CopyTo(result.Values.Slice(start * width, rows * width));
        }

        return result;
    }

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
