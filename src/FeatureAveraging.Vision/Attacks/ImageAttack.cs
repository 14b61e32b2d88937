using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>A heuristic search for adversarial images: the twin of a <see cref="SampleAttack"/>, for batches of images of a deep network. What a search finds it only proposes: the network is asked again about the final float32 image.</summary>
/// <remarks>
/// Attacks at a fixed radius visit the radii in ascending order, survivors only; a minimum-norm search is asked once. Every image draws its random numbers from its own stream. What is left to depend on the
/// size of a batch are the last bits of libtorch's sums, and through them, rarely, a result; the same batches and number of threads (<see cref="Libtorch.UseThreads"/>) give the same bits.
/// Several results combine by <see cref="SuiteResult.Of"/>.
/// </remarks>
public abstract class ImageAttack
{
    private protected ImageAttack(string method, AttackObjective objective, bool isMinimumNorm) => (Method, Objective, IsMinimumNorm) = (method, objective, isMinimumNorm);

    /// <summary>A stable name, that of the managed twin, for example <c>apgd-through</c>: method, loss if not the margin, pass-through.</summary>
    public string Name => Method + Objective.Suffix;

    /// <summary>Name of the method and of its random stream.</summary>
    public string Method { get; }

    /// <summary>What is descended. Pass-through concerns the ReLUs of the last hidden layer.</summary>
    public AttackObjective Objective { get; }

    /// <summary>Whether this is a search for the shortest perturbation, without a budget.</summary>
    public bool IsMinimumNorm { get; }

    /// <summary>Why this attack cannot run on a problem; null when it can.</summary>
    /// <param name="problem">The problem.</param>
    public virtual string? Reject(ImageAttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var head = new LogitObjective(problem.Partition, problem.Readout);
        return Objective.Loss switch
        {
            AttackLoss.Dlr when head.OutputCount < 3 => FormattableString.Invariant($"the DLR loss needs three outputs; the network has {head.OutputCount}"),
            AttackLoss.Rivals when !head.HasRivals => "the read-out takes no maximum, so its one rival is the margin",
            _ => null,
        };
    }

    /// <summary>Attacks every image.</summary>
    /// <param name="problem">Whom, in which norm, inside which box.</param>
    /// <param name="batchSize">Images searched together, at least 1.</param>
    /// <param name="progress">Hears of finished images.</param>
    /// <param name="cancellation">Stops before the next evaluation of the network.</param>
    /// <returns>Distances, radii and witnesses by image; a witness's point is c·h·w pixels, each a float32 number.</returns>
    /// <exception cref="ArgumentException">The attack cannot run on this problem.</exception>
    /// <exception cref="VisionMemoryException">There is not enough memory for a batch.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public AttackResult Search(ImageAttackProblem problem, int batchSize = 256, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        string? reason = Reject(problem);
        Shape.Require(reason is null, nameof(problem), $"cannot be attacked by {Name}: {reason}");
        var setup = new ImageAttackSetup(this, problem, cancellation);
        int count = problem.Images.Count, done = 0;
        double[] distances = new double[count], brokenAt = new double[count];
        var witnesses = new Witness?[count];
        int[] zeroGradients = new int[count];
        for (int start = 0; start < count; start += batchSize)
        {
            int rows = Math.Min(batchSize, count - start);
            var batch = new ImageAttackBatch(setup, start, rows, finished => progress?.Report(new AttackProgress(done += finished, count)));
            VisionMemoryException.Explain(nameof(batchSize), rows, batch.Attack);
            batch.BrokenAt.CopyTo(brokenAt, start);
            batch.Witnesses.CopyTo(witnesses, start);
            batch.ZeroGradients.CopyTo(zeroGradients, start);
        }

        for (int i = 0; i < count; i++)
        {
            distances[i] = witnesses[i]?.Distance ?? brokenAt[i];
        }

        return new AttackResult(Name, problem.Norm, distances, brokenAt, witnesses, zeroGradients) { IsMinimumNorm = IsMinimumNorm };
    }

    /// <summary>Searches some images together. Every wrong point that <paramref name="search"/> evaluates is kept by it; nothing is returned.</summary>
    internal abstract void Search(ImageSearch search);
}
