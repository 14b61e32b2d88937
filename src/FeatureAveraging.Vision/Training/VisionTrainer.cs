using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Training;

/// <summary>Trains deep networks.</summary>
public static class VisionTrainer
{
    /// <summary>Trains a model in place.</summary>
    /// <param name="model">The model; its weights are changed.</param>
    /// <param name="images">Training images with classes 0…k−1, at least one batch of them.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Root seed: epoch e is shuffled by stream <c>vision.order</c>, index e; step t moves its images by
    /// <c>vision.augment</c>, index t, and starts its adversary from <c>vision.adversary</c>, index t (all from 0).</param>
    /// <param name="hooks">Progress, checkpoints, resume.</param>
    /// <param name="cancellation">Stops before the next step; the result says so, nothing is thrown.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">Images and model do not fit together, or the checkpoint belongs to another training.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    /// <exception cref="ModelStateException">The checkpoint's arrays are not this model's.</exception>
    /// <remarks>
    /// The same options, seed and number of threads give the same bits; two models trained with one seed see the same
    /// images in the same order, moved the same way.
    /// </remarks>
    public static VisionTrainingResult Train(
        VisionModel model,
        ImageSet images,
        VisionTrainingOptions options,
        Seed seed,
        VisionTrainingHooks? hooks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        model.RequireFitting(images);
        Shape.Require(
            images.Count >= options.BatchSize, nameof(images),
            $"are {images.Count}; a batch takes {options.BatchSize}: give more images or a smaller VisionTraining.BatchSize");
        int outside = Array.FindIndex(images.Labels, label => label < 0 || label >= model.Options.ClassCount);
        Shape.Require(
            outside < 0, nameof(images),
            $"hold class {(outside < 0 ? 0 : images.Labels[outside])} at image {outside}; the model has the classes 0 to " +
            $"{model.Options.ClassCount - 1}");
        Libtorch.UseThreads(options.Threads);
        return VisionMemoryException.Explain("VisionTraining.BatchSize", options.BatchSize, () =>
        {
            using var run = new VisionTrainingRun(
                model, images, options with { Precision = options.ResolvePrecision(model.Device) }, seed,
                hooks ?? new VisionTrainingHooks());
            return run.ToEnd(cancellation);
        });
    }
}
