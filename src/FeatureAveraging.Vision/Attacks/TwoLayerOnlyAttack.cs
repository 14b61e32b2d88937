using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Stands for an attack that has no version for deep networks, so that a suite names it among those that did not run.</summary>
internal sealed class TwoLayerOnlyAttack(AttackTraits traits) : IAttack<ImageAttackProblem>
{
    public AttackTraits Traits => traits;

    public string Reject(ImageAttackProblem problem) => "there is no version for deep networks";

    public AttackResult Search(
        ImageAttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new ArgumentException($"The problem cannot be attacked by {traits.Name}: {Reject(problem)}.", nameof(problem));
}
