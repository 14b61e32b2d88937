using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// What the threads of one attack share. In ℓ₂ without a box it runs in the reduced space and one coordinate more for everything outside
/// it: the same attack in law, in rank + 1 dimensions.
/// </summary>
internal sealed class SampleAttackSetup
{
    public SampleAttackSetup(SampleAttack attack, AttackProblem problem)
    {
        (Attack, Problem) = (attack, problem);
        Space = problem.IsReducible ? ReducedSpace.Of(problem.Classifier.Network.Hidden) : null;
        Classifier = Space is null ? problem.Classifier : new Classifier(
            Remainder > 0 ? Space.ReduceWithRemainder(problem.Classifier.Network) : Space.Reduce(problem.Classifier.Network),
            problem.Classifier.Readout);
        TrainingLabels =
            attack.Traits.Objective.Loss == AttackLoss.Training ? problem.Classifier.SelectTrainingLabels(problem.Samples) : null;
        Stream = problem.Rules.StreamOf(attack.Traits.Method);
        Threats = problem.Rules.ThreatsOf(attack.Traits);
    }

    public SampleAttack Attack { get; }

    public AttackProblem Problem { get; }

    public ReducedSpace? Space { get; }

    /// <summary>d − rank: dimensions that the last coordinate stands for; 0 when there is none such.</summary>
    public int Remainder => Space is null ? 0 : Space.InputDimension - Space.Dimension;

    /// <summary>The classifier in the space the attack runs in.</summary>
    public Classifier Classifier { get; }

    public int[]? TrainingLabels { get; }

    public string Stream { get; }

    public ThreatModel[] Threats { get; }
}
