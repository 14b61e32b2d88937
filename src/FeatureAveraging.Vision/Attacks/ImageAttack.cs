using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// A heuristic search for adversarial images: the twin of a <see cref="SampleAttack"/>, for batches of images of a deep network.
/// A search only proposes images: the network is evaluated again at the final float32 image.
/// </summary>
/// <remarks>
/// Attacks at a fixed radius visit the radii in ascending order, survivors only; a minimum-norm search runs once.
/// Every image draws its random numbers from its own stream. The size of a batch changes only the last bits of libtorch's sums
/// and through them, rarely, a result; the same batches and number of threads (<see cref="Libtorch.UseThreads"/>) give the same bits.
/// Several results combine by <see cref="SuiteResult.Of"/>.
/// </remarks>
public abstract class ImageAttack : IAttack<ImageAttackProblem>
{
    private protected ImageAttack(AttackTraits traits) => Traits = traits;

    /// <summary>What kind of attack it is. Pass-through concerns the ReLUs of the last hidden layer.</summary>
    public AttackTraits Traits { get; }

    /// <inheritdoc/>
    public virtual string? Reject(ImageAttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Traits.Reject(problem);
    }

    /// <summary>Attacks every image.</summary>
    /// <param name="problem">Whom, and within which rules.</param>
    /// <param name="progress">Is told of finished images.</param>
    /// <param name="cancellation">Stops before the next evaluation of the network.</param>
    /// <returns>Distances, radii and witnesses by image; a witness's point is c·h·w pixels, each a float32 number.</returns>
    /// <exception cref="ArgumentException">The attack cannot run on this problem.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public AttackResult Search(
        ImageAttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        string? reason = Reject(problem);
        Shape.Require(reason is null, nameof(problem), $"cannot be attacked by {Traits.Name}: {reason}");
        var setup = new ImageAttackSetup(this, problem, cancellation);
        int count = problem.Points.Count, done = 0;
        double[] distances = new double[count], brokenAt = new double[count];
        var witnesses = new Witness?[count];
        int[] zeroGradients = new int[count];
        for (int start = 0; start < count; start += problem.BatchSize)
        {
            int rows = Math.Min(problem.BatchSize, count - start);
            var batch = new ImageAttackBatch(setup, start, rows, finished => progress?.Report(new AttackProgress(done += finished, count)));
            VisionMemoryException.Explain(nameof(problem.BatchSize), rows, batch.Attack);
            batch.BrokenAt.CopyTo(brokenAt, start);
            batch.Witnesses.CopyTo(witnesses, start);
            batch.ZeroGradients.CopyTo(zeroGradients, start);
        }

        for (int i = 0; i < count; i++)
        {
            distances[i] = witnesses[i]?.Distance ?? brokenAt[i];
        }

        return new AttackResult(Traits, problem.Rules.Norm, distances, brokenAt, witnesses, zeroGradients);
    }

    /// <summary>
    /// Searches some images together. Every wrong point that <paramref name="search"/> evaluates is kept by it; nothing is returned.
    /// </summary>
    internal abstract void Search(ImageSearch search);
}
