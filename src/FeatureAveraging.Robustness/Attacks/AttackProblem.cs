using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What is attacked, and within which rules: the same for every attack of a comparison.</summary>
public sealed record AttackProblem
{
    /// <summary>States a problem.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples, inside the box; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="norm">The norm of every length.</param>
    /// <param name="radii">What attacks at a fixed radius visit, in this order: finite, ≥ 0, strictly ascending.</param>
    /// <param name="seed">Root seed; sample i draws from (<c>attack.NAME</c>, i), so neither the order of the samples nor the threads matter.</param>
    /// <param name="box">The inputs that exist; null means all of ℝ^d.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network or lie outside the box, carry no clusters where they are needed, or radii are not ascending.</exception>
    public AttackProblem(ReadoutClassifier classifier, LabeledSamples samples, Norm norm, IReadOnlyList<double> radii, Seed seed, Box? box = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Labels = classifier.SelectLabels(samples);
        RobustnessCurve.RequireAscending(radii);
        int outside = box?.FindOutside(samples.Inputs) ?? -1;
        Shape.Require(outside < 0, nameof(samples), $"leave the box at sample {outside}; an attack inside a box must start there");
        (Classifier, Samples, Norm, Radii, Seed, Box) = (classifier, samples, norm, radii, seed, box);
    }

    /// <summary>The decision to break.</summary>
    public ReadoutClassifier Classifier { get; }

    /// <summary>The samples.</summary>
    public LabeledSamples Samples { get; }

    /// <summary>The norm of every length.</summary>
    public Norm Norm { get; }

    /// <summary>Radii, ascending.</summary>
    public IReadOnlyList<double> Radii { get; }

    /// <summary>Root seed.</summary>
    public Seed Seed { get; }

    /// <summary>The inputs that exist; null means all of ℝ^d.</summary>
    public Box? Box { get; }

    /// <summary>0 for the first run of an attack; each restart has its own number and its own random streams.</summary>
    public int Run { get; init; }

    /// <summary>The label the decision is judged by, for each sample.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Refuses an attack that cannot run here.</summary>
    /// <param name="attack">The attack.</param>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    internal void RequireAcceptedBy(IAttack attack)
    {
        string? reason = attack.Reject(this);
        Shape.Require(reason is null, "problem", $"cannot be attacked by {attack.Name}: {reason}");
    }
}
