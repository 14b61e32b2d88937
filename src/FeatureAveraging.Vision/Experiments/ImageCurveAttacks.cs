using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>The attacks behind the curves of an image experiment.</summary>
public static class ImageCurveAttacks
{
    /// <summary>The two searches for the shortest perturbation that every comparison of arms makes: FMN and DDN.</summary>
    /// <param name="options">How long they take and how often they start.</param>
    public static IEnumerable<IAttack<ImageAttackProblem>> Searches(ImageCurveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            Repeated(new ImageFmnAttack(new FmnOptions { Steps = options.MinimumNormSteps }), options),
            Repeated(new ImageDdnAttack(new DdnOptions { Steps = options.MinimumNormSteps }), options),
        ];
    }

    /// <summary>
    /// All attacks: the two searches, FMN that lets gradients pass dead neurons, the paper's protocol (PGD on the training loss), PGD on
    /// the margin, and those that the options add. They cost several times as much as the two searches.
    /// </summary>
    /// <param name="options">How long they take and which are added.</param>
    public static IEnumerable<IAttack<ImageAttackProblem>> All(ImageCurveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Searches(options), .. Others(options)];
    }

    private static IEnumerable<IAttack<ImageAttackProblem>> Others(ImageCurveOptions options)
    {
        yield return Repeated(new ImageFmnAttack(new FmnOptions { Steps = options.MinimumNormSteps, PassThrough = true }), options);
        yield return new ImagePgdAttack(new PgdOptions { Steps = options.PgdSteps, Loss = AttackLoss.Training });
        yield return new ImagePgdAttack(new PgdOptions { Steps = options.PgdSteps });
        if (options.ApgdSteps > 0)
        {
            yield return new ImageApgdAttack(new ApgdOptions { Steps = options.ApgdSteps });
            yield return new ImageApgdAttack(new ApgdOptions { Steps = options.ApgdSteps, Loss = AttackLoss.Rivals });
        }

        if (options.SquareIterations > 0)
        {
            yield return new ImageSquareAttack(new SquareOptions { Iterations = options.SquareIterations });
        }
    }

    private static RepeatedAttack<ImageAttackProblem> Repeated(ImageAttack search, ImageCurveOptions options) =>
        new(search, options.Restarts);
}
