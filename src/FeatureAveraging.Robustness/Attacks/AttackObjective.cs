namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack descends, and how its backward pass sees dead neurons.</summary>
/// <param name="Loss">What is descended.</param>
/// <param name="PassThrough">Whether the backward pass treats dead neurons that would lower the margin as if they were
/// on. Forward values stay exact, so every witness is real; only the direction changes. A dead opposing neuron has slope
/// 0, and plain gradients never switch it on.</param>
public readonly record struct AttackObjective(AttackLoss Loss, bool PassThrough = false)
{
    /// <summary>What an attack's name carries of it: nothing for the plain margin.</summary>
    public string Suffix =>
        (Loss == AttackLoss.Margin ? "" : Loss == AttackLoss.Training ? "-native" : $"-{Loss.ToString().ToLowerInvariant()}")
            + (PassThrough ? "-through" : "");
}
