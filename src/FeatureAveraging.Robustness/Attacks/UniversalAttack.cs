using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// The smallest step along −y·u that flips each sample, u one direction for all samples, learned from them: how much of the vulnerability
/// is shared, without knowing the features.
/// </summary>
/// <remarks>
/// With t_i the step of sample i and g_i the gradient of its margin where it flips, the mean of t is stationary when Σᵢ tᵢ·yᵢgᵢ/⟨yᵢgᵢ, u⟩
/// is parallel to u. That sum is the next u, sample by sample that flips, and the u with the least median step is kept (universal
/// perturbations, Moosavi-Dezfooli et al. 2017, with exact steps along the line). The first u is the mean of yᵢgᵢ/‖gᵢ‖ at the samples.
/// Gradients pass through dead opposing neurons of a ReLU network; where none points anywhere u is the first axis of the weights' span. It
/// learns in the reduced space, and nothing is random.
/// </remarks>
public sealed class UniversalAttack : IAttack<AttackProblem>
{
    private const int Rounds = 50;

    /// <inheritdoc/>
    public AttackTraits Traits { get; } = new("universal", new AttackObjective(AttackLoss.Margin), UsesGradients: false);

    /// <inheritdoc/>
    public string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return CommonLine.Reject(problem) ?? (problem.Samples.GroupCount > 2
            ? $"its line leads from one side to the other; there are {problem.Samples.GroupCount} coarse classes"
            : null);
    }

    /// <summary>
    /// Learns the direction, and steps from every sample along −y·u until the decision flips; y is the
    /// binary label even where the decision is between classes.
    /// </summary>
    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.RequireAcceptedBy(this);
        return new CommonLine(problem.Classifier, LearnDirection(problem, cancellation)).Search(Traits, problem, progress, cancellation);
    }

    /// <summary>Learns u.</summary>
    /// <returns>d values, any length.</returns>
    internal double[] LearnDirection(AttackProblem problem, CancellationToken cancellation)
    {
        var space = ReducedSpace.Of(problem.Classifier.Network.Hidden);
        AttackProblem reduced = Reduce(problem, space);
        double[] next = MeanGradient(reduced, null, []), best = next;
        next[0] = IsZero(next) ? 1 : next[0];
        double least = double.PositiveInfinity;
        for (int round = 0; round < Rounds && !IsZero(next); round++)
        {
            var line = new CommonLine(reduced.Classifier, next);
            AttackResult steps = line.Search(Traits, reduced, null, cancellation);
            double median = Statistics.Median(steps.Distances);
            (best, least) = median < least ? (line.Unit, median) : (best, least);
            next = MeanGradient(reduced, steps, line.Unit);
        }

        double[] direction = new double[space.InputDimension];
        space.Lift(best, direction);
        return direction;
    }

    private static bool IsZero(double[] direction) => TensorPrimitives.Norm<double>(direction) == 0;

    private static AttackProblem Reduce(AttackProblem problem, ReducedSpace space)
    {
        LabeledSamples samples = problem.Samples;
        var inputs = new Samples(samples.Count, space.Dimension);
        double[] x = new double[space.InputDimension], p = new double[space.Dimension];
        for (int i = 0; i < samples.Count; i++)
        {
            samples.Inputs.CopyRow(i, x);
            space.Project(x, p);
            TensorPrimitives.ConvertTruncating<double, float>(p, inputs.Row(i));
        }

        var reduced = new LabeledSamples(
            inputs, samples.Labels.ToArray(), samples.HasClusters ? samples.Clusters.ToArray() : null, samples.Partition);
        var classifier = new Classifier(space.Reduce(problem.Classifier.Network), problem.Classifier.Readout);
        return new AttackProblem(classifier, reduced, new AttackRules(Norm.L2, [], problem.Rules.Seed)) { Threads = problem.Threads };
    }

    // Σ yᵢgᵢ/‖gᵢ‖ at the samples, or Σ tᵢ·yᵢgᵢ/⟨yᵢgᵢ, u⟩ at the points where they flip along u.
    private static double[] MeanGradient(AttackProblem problem, AttackResult? steps, double[] unit)
    {
        Classifier classifier = problem.Classifier;
        var objective = new AttackObjective(AttackLoss.Margin, PassThrough: classifier.Network.Hidden.Activation.IsRelu);
        ReadoutWorkspace workspace = classifier.CreateWorkspace();
        double[] sum = new double[classifier.InputDimension], point = new double[sum.Length], gradient = new double[sum.Length];
        for (int i = 0; i < problem.Samples.Count; i++)
        {
            Witness? flip = steps?.Witnesses[i];
            if (steps is not null && flip is null)
            {
                continue;
            }

            problem.Samples.Inputs.CopyRow(i, point);
            flip?.Point.CopyTo(point);
            classifier.EvaluateObjective(point, problem.Labels[i], 0, 0, objective, gradient, workspace);
            int y = problem.Samples.Labels[i];
            double scale =
                flip is null ? TensorPrimitives.Norm<double>(gradient) : y * TensorPrimitives.Dot<double>(gradient, unit) / flip.Distance;
            if (scale > 0)
            {
                TensorPrimitives.MultiplyAdd(gradient, y / scale, sum, sum);
            }
        }

        return sum;
    }
}
