using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// A classifier that libtorch evaluates and differentiates: a network of ours (<see cref="VisionModel"/>) or of another program
/// (<see cref="ForeignClassifier"/>). Owns native memory: dispose it. Not safe for concurrent use.
/// </summary>
public abstract class DeepClassifier : IDisposable
{
    private protected DeepClassifier()
    {
    }

    /// <summary>Where it lives and computes.</summary>
    public abstract VisionDevice Device { get; }

    /// <summary>c, h and w of a point.</summary>
    public abstract InputShape InputShape { get; }

    /// <summary>k, the number of logits.</summary>
    public abstract int ClassCount { get; }

    /// <summary>D, the length of a vector that the last layer reads; 0 where these cannot be told.</summary>
    public int FeatureDimension => Function.FeatureDimension;

    /// <summary>Whether it can be differentiated; false where only scores are known.</summary>
    public bool HasGradients => Function.HasGradients;

    /// <summary>
    /// Layers whose values can be computed, in their order. Of ONNX every operation, by the name of what it makes. Of TorchScript the
    /// modules, where running them one after another gives the outputs (a Sequential, also of Sequentials); otherwise <c>features</c>, what
    /// the last layer reads, or none. Of our own networks the first layer, the blocks or layers after it, each behind its ReLU, and
    /// <c>features</c>.
    /// </summary>
    public IReadOnlyList<string> Layers => Function.Layers;

    /// <summary>Which of the layers the last one reads; null where it cannot be told.</summary>
    public string? LastLayer => Function.LastHidden;

    /// <summary>
    /// What attacks on this model have cost so far: points sent through the network, forward and backward counted one each.
    /// </summary>
    public long AttackPasses => Function.AttackPasses;

    internal abstract NetworkFunction Function { get; }

    /// <summary>Logits of images: n × k.</summary>
    /// <param name="images">n images of the model's size.</param>
    /// <param name="batchSize">Images computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The images are not of the model's size.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeLogits(ImageSet images, int batchSize = 256) => Compute(images, batchSize, ClassCount, Function.ComputeLogits);

    /// <summary>Logits of points: n × k.</summary>
    /// <param name="points">n × d, d = c·h·w, in the units of the model's input.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The points are not d wide.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeLogits(Samples points, int batchSize = 256) => Compute(points, batchSize, ClassCount, Function.ComputeLogits);

    /// <summary>What the last layer reads of images: n × D.</summary>
    /// <param name="images">n images of the model's size.</param>
    /// <param name="batchSize">Images computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The images are not of the model's size.</exception>
    /// <exception cref="InvalidOperationException">The features cannot be told: D is 0.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeFeatures(ImageSet images, int batchSize = 256) =>
        Compute(images, batchSize, FeatureDimension, RequireFeatures().ComputeFeatures);

    /// <summary>What the last layer reads of points: n × D.</summary>
    /// <param name="points">n × d, d = c·h·w, in the units of the model's input.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The points are not d wide.</exception>
    /// <exception cref="InvalidOperationException">The features cannot be told: D is 0.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeFeatures(Samples points, int batchSize = 256) =>
        Compute(points, batchSize, FeatureDimension, RequireFeatures().ComputeFeatures);

    /// <summary>Values of a layer: n × its length, further axes flattened.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="points">n × d, d = c·h·w, in the units of the model's input.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">There is no such layer, or the points are not d wide.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeLayer(string layer, Samples points, int batchSize = 256)
    {
        Shape.Require(Layers.Contains(layer), nameof(layer), $"is '{layer}'; expected one of {string.Join(", ", Layers)}");
        using DisposeScope scope = NewDisposeScope();
        (int c, int h, int w) = InputShape;
        using IDisposable untracked = no_grad();
        long width = Function.ComputeLayer(TensorMemory.Create(new float[c * h * w], [1, c, h, w], Function.Device), layer).shape[1];
        return Compute(points, batchSize, checked((int)width), inputs => Function.ComputeLayer(inputs, layer));
    }

    /// <summary>Whether the values of a layer can be differentiated by the points, as attacks through it need.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public bool CanDifferentiate(string layer) => Function.CanDifferentiate(layer);

    /// <summary>The model up to the values of a layer as steps that other programs compute, its normalisation with them.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <returns>Null for TorchScript, whose steps are not known, and where only scores are.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public LayerGraph? FindGraph(string layer)
    {
        Shape.Require(Layers.Contains(layer), nameof(layer), $"is '{layer}'; expected one of {string.Join(", ", Layers)}");
        return Function.FindGraph(layer);
    }

    /// <summary>∇ₓ margin of points: n × d.</summary>
    /// <param name="points">n × d, d = c·h·w, in the units of the model's input.</param>
    /// <param name="decision">How the k logits become a decision.</param>
    /// <param name="labels">The label of the decision for each point: n.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">The points are not d wide, or the decision or the labels do not fit.</exception>
    /// <exception cref="InvalidOperationException">Only scores of the model are known.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public Matrix ComputeMarginGradients(Samples points, Decision decision, IReadOnlyList<int> labels, int batchSize = 256)
    {
        RequireFitting(points, decision, labels);
        RequireGradients();
        return Compute(points.Count, Capacity(batchSize, points.Count), points.Dimension, (start, count) => Function.Differentiate(
            ToTensor(points, start, count), logits => Derive(logits, decision, i => labels[start + i]), passThrough: false));
    }

    /// <summary>Values z of a layer and ∇_z margin: n × its length both, further axes flattened.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="points">n × d, d = c·h·w, in the units of the model's input.</param>
    /// <param name="decision">How the k logits become a decision.</param>
    /// <param name="labels">The label of the decision for each point: n.</param>
    /// <param name="batchSize">Points computed at once; the result's bits may depend on it.</param>
    /// <exception cref="ArgumentException">
    /// There is no such layer or no point, the points are not d wide, or the decision or the labels do not fit.
    /// </exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    public (Matrix Values, Matrix Gradients) DifferentiateLayer(
        string layer, Samples points, Decision decision, IReadOnlyList<int> labels, int batchSize = 256)
    {
        Shape.Require(Layers.Contains(layer), nameof(layer), $"is {layer}; the model has {string.Join(", ", Layers)}");
        RequireFitting(points, decision, labels);
        Shape.Require(points.Count > 0, nameof(points), $"are none");
        int capacity = Capacity(batchSize, points.Count);
        return VisionMemoryException.Explain(nameof(batchSize), capacity, () =>
        {
            (Matrix? Values, Matrix? Gradients) result = default;
            for (int start = 0; start < points.Count; start += capacity)
            {
                using DisposeScope scope = NewDisposeScope();
                int count = Math.Min(capacity, points.Count - start), first = start;
                (Tensor values, Tensor gradients) = Function.DifferentiateLayer(
                    ToTensor(points, start, count), layer, logits => Derive(logits, decision, i => labels[first + i]));
                int width = checked((int)(values.numel() / count));
                result = (result.Values ?? new Matrix(points.Count, width), result.Gradients ?? new Matrix(points.Count, width));
                TensorMemory.ReadDoubles(values.flatten(1)).CopyTo(result.Values.Values.Slice(start * width, count * width));
                TensorMemory.ReadDoubles(gradients.flatten(1)).CopyTo(result.Gradients.Values.Slice(start * width, count * width));
            }

            return (result.Values!, result.Gradients!);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Function.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Refuses images of another size.</summary>
    internal void RequireFitting(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Shape.Require(
            new InputShape(images.Channels, images.Height, images.Width) == InputShape, nameof(images),
            $"are {images.Channels} × {images.Height} × {images.Width}; the model reads {InputShape}");
    }

    /// <summary>Refuses points of another width.</summary>
    internal void RequireFitting(Samples points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Shape.Require(
            points.Dimension == InputShape.Dimension, nameof(points),
            $"are {points.Dimension} wide; the model reads {InputShape} = {InputShape.Dimension} pixels");
    }

    private void RequireFitting(Samples points, Decision decision, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(labels);
        RequireFitting(points);
        Shape.Require(labels.Count == points.Count, nameof(labels), $"are {labels.Count}; there are n = {points.Count} points");
        Shape.Require(
            decision.OutputCount == ClassCount, nameof(decision), $"has {decision.OutputCount} outputs; the model has {ClassCount}");
    }

    // ∂margin/∂logits of every row.
    private Tensor Derive(Tensor logits, Decision decision, Func<int, int> label)
    {
        double[] values = TensorMemory.ReadDoubles(logits), derivative = new double[values.Length];
        int k = ClassCount, count = values.Length / k;
        for (int i = 0; i < count; i++)
        {
            decision.Evaluate(values.AsSpan(i * k, k), label(i), derivative.AsSpan(i * k, k));
        }

        return TensorMemory.Create(Array.ConvertAll(derivative, value => (float)value), [count, k], Function.Device);
    }

    private void RequireGradients()
    {
        if (!HasGradients)
        {
            throw new InvalidOperationException("This model gives scores only; it cannot be differentiated.");
        }
    }

    private NetworkFunction RequireFeatures() => FeatureDimension > 0
        ? Function
        : throw new InvalidOperationException("What the last layer of this model reads cannot be told.");

    private Tensor ToTensor(Samples points, int start, int count)
    {
        (int c, int h, int w) = InputShape;
        int d = points.Dimension;
        return TensorMemory.Create(points.Values.Slice(start * d, count * d).ToArray(), [count, c, h, w], Function.Device);
    }

    private Matrix Compute(ImageSet images, int batchSize, int width, Func<Tensor, Tensor> forward)
    {
        RequireFitting(images);
        int capacity = Capacity(batchSize, images.Count);
        return VisionMemoryException.Explain(nameof(batchSize), capacity, () =>
        {
            using var batch = new PixelBatch(images, capacity, Function.Device);
            return Compute(images.Count, capacity, width, Untracked((start, count) => forward(batch.Fill(start, count))));
        });
    }

    private Matrix Compute(Samples points, int batchSize, int width, Func<Tensor, Tensor> forward)
    {
        RequireFitting(points);
        return Compute(
            points.Count, Capacity(batchSize, points.Count), width,
            Untracked((start, count) => forward(ToTensor(points, start, count))));
    }

    private static Func<int, int, Tensor> Untracked(Func<int, int, Tensor> forward) => (start, count) =>
    {
        using IDisposable untracked = no_grad();
        return forward(start, count);
    };

    private static int Capacity(int batchSize, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Math.Min(batchSize, Math.Max(1, count));
    }

    private static Matrix Compute(int count, int batchSize, int width, Func<int, int, Tensor> forward) =>
        VisionMemoryException.Explain(nameof(batchSize), batchSize, () =>
        {
            var result = new Matrix(count, width);
            for (int start = 0; start < count; start += batchSize)
            {
                using DisposeScope scope = NewDisposeScope();
                int rows = Math.Min(batchSize, count - start);
                TensorMemory.ReadDoubles(forward(start, rows)).CopyTo(result.Values.Slice(start * width, rows * width));
            }

            return result;
        });
}

/// <summary>Channels, rows and columns of a point; 1 × 1 × d of a vector.</summary>
/// <param name="Channels">c.</param>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
public readonly record struct InputShape(int Channels, int Height, int Width)
{
    /// <summary>d = c·h·w.</summary>
    public int Dimension => checked(Channels * Height * Width);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Channels} × {Height} × {Width}");
}
