using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Images as one search sees them: points are evaluated together, and of every image one wrong point is kept,
/// the shortest of a minimum-norm search and the first at a fixed radius.
/// </summary>
/// <remarks>
/// Perturbations and gradients are n × d tensors in float32, made once by <see cref="Zeros"/> and then changed in place;
/// everything else is freed where it was made.
/// </remarks>
internal sealed class ImageSearch
{
    private readonly ImageAttackSetup _setup;
    private readonly NetworkObjective _objective;
    private readonly ImageTarget[] _targets;
    private readonly Tensor _least;
    private readonly Tensor _most;
    private readonly double[] _direction;

    /// <summary>Takes up images.</summary>
    /// <param name="setup">The attack.</param>
    /// <param name="pixels">n × d; only read.</param>
    /// <param name="targets">n labels and streams.</param>
    /// <param name="threat">Norm, ε (+∞ in a search without a budget) and box.</param>
    public ImageSearch(ImageAttackSetup setup, Tensor pixels, ImageTarget[] targets, ThreatModel threat)
    {
        (_setup, _objective, _targets, Pixels, Threat) = (setup, new NetworkObjective(setup), targets, pixels, threat);
        Tensor Row(float[] bounds) => TensorMemory.Create(bounds, [1, bounds.Length], pixels.device);
        (_least, _most) = (Row(setup.Lower).sub(pixels), Row(setup.Upper).sub(pixels));
        _direction = new double[setup.Problem.Points.Dimension];
        (Best, BestLengths, ZeroGradients) = (Zeros(), new double[targets.Length], new int[targets.Length]);
        Array.Fill(BestLengths, double.PositiveInfinity);
    }

    /// <summary>n.</summary>
    public int Count => _targets.Length;

    /// <summary>x: n × d.</summary>
    public Tensor Pixels { get; }

    /// <summary>Norm, ε and box.</summary>
    public ThreatModel Threat { get; }

    /// <summary>c, h and w.</summary>
    public InputShape ImageShape => _setup.Problem.Model.InputShape;

    /// <summary>The images.</summary>
    public IReadOnlyList<ImageTarget> Targets => _targets;

    /// <summary>Whether this is a restart, which starts at random.</summary>
    public bool IsRestart => _setup.Problem.Rules.Restart > 0;

    /// <summary>The kept perturbations; rows of zeros where there is none.</summary>
    public Tensor Best { get; }

    /// <summary>Their lengths; +∞ where there is none.</summary>
    public double[] BestLengths { get; }

    /// <summary>Zero gradients replaced, for each image.</summary>
    public int[] ZeroGradients { get; }

    /// <summary>Whether the search of an image is over.</summary>
    public bool IsOver(int i) => !_setup.Attack.Traits.IsMinimumNorm && HasFound(i);

    /// <summary>Whether every image's search is over.</summary>
    public bool AllOver => Enumerable.Range(0, Count).All(IsOver);

    /// <summary>Whether a wrong point of an image was evaluated.</summary>
    public bool HasFound(int i) => double.IsFinite(BestLengths[i]);

    /// <summary>Opposing outputs, at most over the images.</summary>
    public int MostRivals => _targets.Max(CountRivals);

    /// <summary>n × d zeros in the caller's dispose scope.</summary>
    public Tensor Zeros() => zeros_like(Pixels);

    /// <summary>The margins at x + δ.</summary>
    /// <param name="delta">δ, in ball and box.</param>
    public double[] Evaluate(Tensor delta)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] margins = _objective.ComputeMargins(Pixels.add(delta, TensorMemory.One), _targets);
        Keep(delta, margins);
        return margins;
    }

    /// <summary>Margins and objectives at x + δ, and the gradients of the objectives.</summary>
    /// <param name="delta">δ, in ball and box.</param>
    /// <param name="gradient">Receives ∇ objective, n × d, with pass-through if that is asked for.</param>
    public AttackValue[] Evaluate(Tensor delta, Tensor gradient) =>
        Evaluate(delta, _targets, _setup.Attack.Traits.Objective.Loss, gradient);

    /// <summary>The same with the margin against one rival as the objective.</summary>
    /// <param name="delta">δ, in ball and box.</param>
    /// <param name="rival">The rival, from 0; the last one where an image has fewer.</param>
    /// <param name="gradient">Receives the gradients.</param>
    public AttackValue[] EvaluateRival(Tensor delta, int rival, Tensor gradient) =>
        Evaluate(
            delta, Array.ConvertAll(_targets, target => target with { Rival = Math.Min(rival, CountRivals(target) - 1) }),
            AttackLoss.Rivals, gradient);

    /// <summary>Moves every δ into the ball and then the box.</summary>
    public void Constrain(Tensor delta)
    {
        using DisposeScope scope = NewDisposeScope();
        if (double.IsFinite(Threat.Epsilon))
        {
            RowVectors.Project(Threat.Norm, delta, [.. Enumerable.Repeat(Threat.Epsilon, Count)]);
        }

        delta.copy_(maximum(minimum(delta, _most), _least));
    }

    /// <summary>
    /// Turns gradients into directions of steepest ascent of length 1. A zero gradient becomes a random direction and is counted.
    /// </summary>
    public void Normalize(Tensor gradient)
    {
        double[] lengths = RowVectors.Normalize(Threat.Norm, gradient);
        for (int i = 0; i < Count; i++)
        {
            if (lengths[i] == 0 && !IsOver(i))
            {
                ZeroGradients[i]++;
                RowVectors.WriteRow(gradient, i, DrawDirection(i), 1);
            }
        }
    }

    /// <summary>
    /// Draws a direction from an image's stream: uniform on the unit sphere in ℓ₂, every coordinate uniform in [−1, 1] in ℓ∞.
    /// </summary>
    /// <returns>d values that the next call overwrites.</returns>
    public double[] DrawDirection(int i)
    {
        RandomDirection.Draw(Threat.Norm, _targets[i].Random, _direction);
        return _direction;
    }

    private AttackValue[] Evaluate(Tensor delta, ImageTarget[] targets, AttackLoss loss, Tensor gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        AttackValue[] values = _objective.Differentiate(Pixels.add(delta, TensorMemory.One), targets, loss, gradient);
        Keep(delta, Array.ConvertAll(values, value => value.Margin));
        return values;
    }

    private void Keep(Tensor delta, double[] margins)
    {
        bool[] wrong = [.. margins.Select((margin, i) => !(margin > 0) && !IsOver(i))];
        if (!wrong.Contains(true))
        {
            return;
        }

        double[] lengths = RowVectors.Lengths(Threat.Norm, delta);
        for (int i = 0; i < Count; i++)
        {
            wrong[i] &= lengths[i] < BestLengths[i];
            BestLengths[i] = wrong[i] ? lengths[i] : BestLengths[i];
        }

        RowVectors.Copy(delta, Best, wrong);
    }

    private int CountRivals(ImageTarget target) => _setup.Problem.Decision.CountRivals(target.Label);
}
