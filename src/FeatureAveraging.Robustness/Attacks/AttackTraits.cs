namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What kind of attack it is: what it is told, what it descends, and what its result claims.</summary>
/// <param name="Method">The method; its random stream is <c>attack.METHOD</c>.</param>
/// <param name="Objective">What is descended, with or without pass-through.</param>
/// <param name="UsesGradients">Whether it follows gradients at the points it visits.</param>
/// <param name="IsMinimumNorm">
/// True for a search for the shortest perturbation, asked once for each sample. False for an attack with a fixed budget, asked at ascending
/// radii until it succeeds: only those radii are its claim.
/// </param>
public sealed record AttackTraits(string Method, AttackObjective Objective, bool UsesGradients = true, bool IsMinimumNorm = true)
{
    /// <summary>A stable name, for example <c>apgd-through</c>: method, loss if not the margin, pass-through.</summary>
    public string Name => Method + Objective.Suffix;

    /// <summary>Whether it follows gradients as they are, which dead neurons hide.</summary>
    public bool FollowsPlainGradients => UsesGradients && !Objective.PassThrough;

    /// <summary>Why an attack of this kind cannot run on a problem; null when it can.</summary>
    /// <param name="problem">The problem.</param>
    public string? Reject(IAttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Objective.Loss switch
        {
            _ when UsesGradients && !problem.HasGradients => "it follows gradients, and this model gives scores only",
            AttackLoss.Dlr when problem.Decision.OutputCount < 3 =>
                FormattableString.Invariant($"the DLR loss needs three outputs; the network has {problem.Decision.OutputCount}"),
            AttackLoss.Rivals when !problem.Decision.HasRivals => "the read-out takes no maximum, so its one rival is the margin",
            AttackLoss.Training when !problem.HasTrainingLabels =>
                "the network's own loss needs the cluster of each sample; these have coarse labels only",
            _ when Objective.PassThrough && !problem.CanPassThrough => "pass-through is defined for the ReLU",
            _ => null,
        };
    }
}

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
