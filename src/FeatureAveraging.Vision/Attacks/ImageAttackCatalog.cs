using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>The attacks of <see cref="AttackCatalog"/> on images, by the same names and with the same default options.</summary>
public static class ImageAttackCatalog
{
    /// <summary>Makes an attack.</summary>
    /// <param name="name">One of <see cref="AttackCatalog.Names"/>.</param>
    /// <returns>The attack, which rejects every problem where it has no version for deep networks; null when there is none of that
    /// name.</returns>
    public static IAttack<ImageAttackProblem>? Find(string name) =>
        AttackCatalog.Find(name)?.Traits is { } traits ? Create(traits) : null;

    private static IAttack<ImageAttackProblem> Create(AttackTraits traits)
    {
        (AttackLoss loss, bool through) = (traits.Objective.Loss, traits.Objective.PassThrough);
        IAttack<ImageAttackProblem>[] twins =
        [
            new ImagePgdAttack(new PgdOptions { Loss = loss, PassThrough = through }),
            new ImageApgdAttack(new ApgdOptions { Loss = loss, PassThrough = through }),
            new ImageDdnAttack(new DdnOptions { Loss = loss, PassThrough = through }),
            new ImageFmnAttack(new FmnOptions { Loss = loss, PassThrough = through }),
            new ImageSquareAttack(new SquareOptions()),
        ];
        return Array.Find(twins, twin => twin.Traits == traits) ?? new TwoLayerOnlyAttack(traits);
    }
}
