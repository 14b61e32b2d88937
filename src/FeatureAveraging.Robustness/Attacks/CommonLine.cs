using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>A direction u shared by all samples, and what every neuron does along it.</summary>
internal sealed class CommonLine
{
    /// <summary>Prepares a direction.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="direction">Any non-zero finite vector, length d.</param>
    public CommonLine(Classifier classifier, double[] direction)
    {
        Shape.Require(
            direction.Length == classifier.InputDimension, nameof(direction),
            $"is {direction.Length} long; the network reads d = {classifier.InputDimension}");
        Length = TensorPrimitives.Norm<double>(direction);
        Shape.Require(
            Length > 0 && double.IsFinite(Length), nameof(direction),
            $"has length {Length}; a finite non-zero direction is needed (do the means of the two sides coincide?)");
        Classifier = classifier;
        Unit = new double[direction.Length];
        TensorPrimitives.Divide(direction, Length, Unit);
        HiddenLayer hidden = classifier.Network.Hidden;
        Slopes = new double[hidden.NeuronCount];
        for (int r = 0; r < Slopes.Length; r++)
        {
            Slopes[r] = TensorPrimitives.Dot<double>(hidden.Weights.Row(r), Unit);
        }
    }

    public Classifier Classifier { get; }

    /// <summary>Length of the direction as given: the natural scale of a scan.</summary>
    public double Length { get; }

    /// <summary>u, ‖u‖ = 1.</summary>
    public double[] Unit { get; }

    /// <summary>⟨w_r, u⟩.</summary>
    public double[] Slopes { get; }

    /// <summary>Whether the margin is a difference of maxima of linear functions between breakpoints.</summary>
    public bool IsPiecewiseLinear => Classifier.Network.Hidden.Activation.IsRelu && Classifier.Readout != Readout.Probability;

    /// <summary>Why a problem cannot be attacked along a line; null when it can.</summary>
    public static string? Reject(AttackProblem problem) =>
        problem.IsReducible ? null : "it walks along one line of ℝ^d: ℓ₂ without a box";

    /// <summary>The smallest step along −y·u, y the binary label, that flips each sample.</summary>
    /// <param name="traits">The attack.</param>
    /// <param name="problem">ℓ₂ without a box, two coarse classes.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public AttackResult Search(
        AttackTraits traits, AttackProblem problem, IProgress<AttackProgress>? progress, CancellationToken cancellation) =>
        Search(traits, problem, [this], label => (0, label), progress, cancellation);

    /// <summary>The smallest step along a line of each coarse class that flips each sample.</summary>
    /// <param name="traits">The attack.</param>
    /// <param name="problem">ℓ₂ without a box.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="lineOf">Which line a coarse label takes, and the s of its step along −s·u.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public static AttackResult Search(
        AttackTraits traits, AttackProblem problem, IReadOnlyList<CommonLine> lines, Func<int, (int Line, int Sign)> lineOf,
        IProgress<AttackProgress>? progress, CancellationToken cancellation)
    {
        LabeledSamples samples = problem.Samples;
        double[] distances = new double[samples.Count];
        var witnesses = new Witness?[samples.Count];
        SampleLoop.Run(
            samples.Count,
            problem.Threads,
            () => lines.Select(line => new LineWalker(line)).ToArray(),
            (i, walkers) =>
            {
                (int line, int sign) = lineOf(samples.Labels[i]);
                (distances[i], witnesses[i]) = walkers[line].Search(i, samples.Inputs, sign, problem.Labels[i]);
            },
            progress,
            cancellation);
        return new AttackResult(traits, Norm.L2, distances, distances, witnesses, new int[samples.Count]);
    }
}
