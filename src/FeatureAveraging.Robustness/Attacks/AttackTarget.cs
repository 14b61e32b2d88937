using System.Numerics;
using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// One sample as an attack sees it: points are evaluated, and the shortest wrong one is kept.
/// Scratch of one thread, used for sample after sample.
/// </summary>
/// <remarks>
/// Dimension and vectors are those of the space the attack runs in: in ℓ₂ without a box the reduced one and a last coordinate for the part
/// of δ outside the span, which no neuron reads; else ℝ^d. No method allocates after its first use.
/// </remarks>
public sealed class AttackTarget
{
    private readonly Classifier _classifier;
    private readonly ReadoutWorkspace _workspace;
    private readonly List<double[]> _scratch = [];
    private readonly double[] _x;
    private readonly double[] _point;
    private readonly double[] _best;
    private readonly int _remainder;
    private AttackObjective _objective;
    private int _trainingLabel;
    private int _rival;
    private AttackGroup? _alone;

    /// <summary>Makes a target.</summary>
    /// <param name="classifier">The classifier in the space the attack runs in.</param>
    /// <param name="remainder">Dimensions that the last coordinate stands for; 0 when every coordinate is one dimension.</param>
    public AttackTarget(Classifier classifier, int remainder = 0)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _remainder = remainder;
        (_classifier, _workspace) = (classifier, classifier.CreateWorkspace());
        (_x, _point, _best) =
            (new double[classifier.InputDimension], new double[classifier.InputDimension], new double[classifier.InputDimension]);
        (Threat, Random) = (new ThreatModel(Norm.L2, double.PositiveInfinity), null!);
    }

    /// <summary>Dimension of the space the attack runs in.</summary>
    public int Dimension => _x.Length;

    /// <summary>The sample.</summary>
    public ReadOnlySpan<double> Point => _x;

    /// <summary>±1, or the class where the classifier decides between classes.</summary>
    public int Label { get; private set; }

    /// <summary>Norm, ε (+∞ in a search without a budget) and box.</summary>
    public ThreatModel Threat { get; private set; }

    /// <summary>The sample's own stream.</summary>
    public RandomSource Random { get; private set; }

    /// <summary>Whether this is a restart, which starts at random.</summary>
    public bool IsRestart { get; private set; }

    /// <summary>What an attack can aim at (<see cref="Networks.Decision.CountRivals"/>).</summary>
    public int RivalCount => _classifier.Decision.CountRivals(Label);

    /// <summary>Whether a wrong point was evaluated.</summary>
    public bool HasFound => !double.IsPositiveInfinity(BestLength);

    /// <summary>Length of the shortest perturbation to a wrong point so far; +∞ when there is none.</summary>
    public double BestLength { get; private set; }

    /// <summary>That perturbation; meaningless before <see cref="HasFound"/>.</summary>
    public ReadOnlySpan<double> Best => _best;

    /// <summary>Length of the last wrong point that was evaluated; meaningless before <see cref="HasFound"/>.</summary>
    internal double WrongLength { get; private set; }

    /// <summary>
    /// Whether gradients pass through dead opposing neurons: as the attack asks, until <see cref="FollowTrueGradients"/>.
    /// </summary>
    public bool PassesThrough { get; private set; }

    /// <summary>Zero gradients replaced so far.</summary>
    public int ZeroGradients { get; private set; }

    /// <summary>δ of a search in a group: the first scratch vector.</summary>
    public Span<double> Delta => Scratch(0);

    /// <summary>Receives the gradient of a search in a group: the second scratch vector.</summary>
    public Span<double> Gradient => Scratch(1);

    /// <summary>What the group's last evaluation gave.</summary>
    public AttackValue Value { get; internal set; }

    /// <summary>The group of this sample alone.</summary>
    internal AttackGroup Alone => _alone ??= new AttackGroup(this);

    internal Classifier Classifier => _classifier;

    internal ReadoutWorkspace Workspace => _workspace;

    /// <summary>Takes up a sample.</summary>
    /// <param name="x">The sample, as long as <see cref="Dimension"/>.</param>
    /// <param name="label">±1, or the class where the classifier decides between classes.</param>
    /// <param name="trainingLabel">±1 or the class, for <see cref="AttackLoss.Training"/> only.</param>
    /// <param name="objective">What is descended.</param>
    /// <param name="random">The sample's own stream.</param>
    /// <param name="isRestart">Whether the attack is to start at random.</param>
    /// <exception cref="ArgumentException"><paramref name="x"/> has another length.</exception>
    public void Begin(
        ReadOnlySpan<double> x, int label, int trainingLabel, AttackObjective objective, RandomSource random, bool isRestart = false)
    {
        Shape.Require(x.Length == Dimension, nameof(x), $"is {x.Length} wide; the network reads d = {Dimension}");
        x.CopyTo(_x);
        (Label, _trainingLabel, _objective, Random, IsRestart) = (label, trainingLabel, objective, random, isRestart);
        (BestLength, ZeroGradients, PassesThrough) = (double.PositiveInfinity, 0, objective.PassThrough);
    }

    /// <summary>Sets the rules of the next search on this sample.</summary>
    /// <param name="threat">Norm, ε and box.</param>
    /// <param name="rival">The rival for <see cref="AttackLoss.Rivals"/>, from 0.</param>
    public void Aim(ThreatModel threat, int rival = 0)
    {
        ArgumentNullException.ThrowIfNull(threat);
        (Threat, _rival, PassesThrough) = (threat, rival, _objective.PassThrough);
    }

    /// <summary>From here on in this search gradients are those of the network.</summary>
    /// <remarks>
    /// A gradient that passes through promises a steeper descent than there is: steps to the zero of its linearisation shrink in a
    /// constant ratio and never cross the boundary. A search that ended so may go on with true gradients.
    /// </remarks>
    public void FollowTrueGradients() => PassesThrough = false;

    /// <summary>The margin at x + δ.</summary>
    /// <param name="delta">δ, in ball and box (<see cref="Constrain"/>).</param>
    public double Evaluate(ReadOnlySpan<double> delta)
    {
        TensorPrimitives.Add(_x, delta, _point);
        double margin = _classifier.EvaluateMargin(_point, Label, _workspace);
        Keep(delta, margin);
        return margin;
    }

    /// <summary>Margin and objective at x + δ, and the gradient of the objective.</summary>
    /// <param name="delta">δ, in ball and box.</param>
    /// <param name="gradient">Receives ∇ objective, with pass-through if that is asked for.</param>
    public AttackValue Evaluate(ReadOnlySpan<double> delta, Span<double> gradient) =>
        EvaluateObjective(delta, _rival, _objective.Loss, gradient);

    /// <summary>
    /// Own best output minus one rival's at x + δ (the margin itself where there is one rival), and
    /// its gradient; ≤ 0 for some rival is a success.
    /// </summary>
    /// <param name="delta">δ, in ball and box.</param>
    /// <param name="rival">The rival, from 0 to <see cref="RivalCount"/> − 1.</param>
    /// <param name="gradient">Receives the gradient, with pass-through if the attack asks for it.</param>
    public AttackValue EvaluateRival(ReadOnlySpan<double> delta, int rival, Span<double> gradient) =>
        EvaluateObjective(delta, rival, AttackLoss.Rivals, gradient);

    /// <summary>Moves δ into the ball and then the box.</summary>
    /// <param name="delta">δ; changed in place.</param>
    public void Constrain(Span<double> delta)
    {
        if (double.IsFinite(Threat.Epsilon))
        {
            Perturbation.Project(Threat.Norm, Threat.Epsilon, delta);
        }

        Threat.Box?.ClipPerturbation(_x, delta);
    }

    /// <summary>
    /// Turns a gradient into the direction of steepest ascent of length 1: g/‖g‖₂ in ℓ₂, sign g in ℓ∞. A zero
    /// gradient becomes a random direction and is counted.
    /// </summary>
    /// <param name="gradient">g; changed in place.</param>
    public void Normalize(Span<double> gradient)
    {
        double length = TensorPrimitives.Norm<double>(gradient);
        if (length == 0)
        {
            ZeroGradients++;
            DrawDirection(gradient);
            return;
        }

        if (Threat.Norm == Norm.L2)
        {
            TensorPrimitives.Divide(gradient, length, gradient);
            return;
        }

        TakeSigns(gradient);
    }

    /// <summary>Draws a direction: uniform on the unit sphere of ℝ^d in ℓ₂, every coordinate uniform in [−1, 1] in ℓ∞.</summary>
    /// <param name="direction">Receives it.</param>
    /// <remarks>
    /// In the reduced space the last coordinate is the length of what lies outside the span, √χ² before scaling: one start has the law of
    /// ℝ^d. A second direction in the same search, after a zero gradient, shares that axis.
    /// </remarks>
    public void DrawDirection(Span<double> direction)
    {
        if (Threat.Norm == Norm.LInf)
        {
            foreach (ref double value in direction)
            {
                value = (2 * Random.NextDouble()) - 1;
            }

            return;
        }

        Random.FillGaussian(_remainder > 0 ? direction[..^1] : direction);
        if (_remainder > 0)
        {
            direction[^1] = Math.Sqrt(Random.NextChiSquared(_remainder));
        }

        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
    }

    /// <summary>Length of a perturbation in the norm of the threat.</summary>
    /// <param name="delta">δ.</param>
    public double Length(ReadOnlySpan<double> delta) =>
        Threat.Norm == Norm.L2 ? TensorPrimitives.Norm(delta) : Math.Abs(TensorPrimitives.MaxMagnitude(delta));

    /// <summary>Scratch memory of this thread: the same vector for the same slot, whatever it held before.</summary>
    /// <param name="slot">From 0; use small numbers.</param>
    /// <returns>A vector as long as <see cref="Dimension"/>.</returns>
    public Span<double> Scratch(int slot) => ScratchMemory(slot);

    /// <summary>The memory of a scratch vector.</summary>
    internal double[] ScratchMemory(int slot)
    {
        while (_scratch.Count <= slot)
        {
            _scratch.Add(new double[Dimension]);
        }

        return _scratch[slot];
    }

    /// <summary>Writes x + δ, δ being <see cref="Delta"/>.</summary>
    internal void WritePoint(Span<double> point) => TensorPrimitives.Add(_x, Delta, point);

    /// <summary>
    /// Sets <see cref="Value"/> from the preactivations in the workspace, whose slopes become the coefficients of the gradient.
    /// </summary>
    internal void EvaluateAtPreactivations()
    {
        var objective = new AttackObjective(_objective.Loss, PassesThrough);
        Value = _classifier.EvaluateObjectiveAtPreactivations(Label, _trainingLabel, _rival, objective, _workspace);
        Keep(Delta, Value.Margin);
    }

    /// <summary>Sets the margin of <see cref="Value"/> from the preactivations in the workspace.</summary>
    internal void EvaluateMarginAtPreactivations()
    {
        double margin = _classifier.EvaluateMarginAtPreactivations(Label, _workspace);
        Value = new AttackValue(margin, margin);
        Keep(Delta, margin);
    }

    // 0 where it is 0 or not a number
    private static void TakeSigns(Span<double> gradient)
    {
        int lanes = Vector<double>.Count, i = 0;
        Vector<double> one = Vector<double>.One, none = Vector<double>.Zero;
        for (; i <= gradient.Length - lanes; i += lanes)
        {
            var slope = new Vector<double>(gradient[i..]);
            Vector<double> plus = Vector.ConditionalSelect(Vector.GreaterThan(slope, none), one, none);
            (plus - Vector.ConditionalSelect(Vector.LessThan(slope, none), one, none)).CopyTo(gradient[i..]);
        }

        for (; i < gradient.Length; i++)
        {
            gradient[i] = (gradient[i] > 0 ? 1 : 0) - (gradient[i] < 0 ? 1 : 0);
        }
    }

    private AttackValue EvaluateObjective(ReadOnlySpan<double> delta, int rival, AttackLoss loss, Span<double> gradient)
    {
        TensorPrimitives.Add(_x, delta, _point);
        var objective = new AttackObjective(loss, PassesThrough);
        AttackValue value = _classifier.EvaluateObjective(_point, Label, _trainingLabel, rival, objective, gradient, _workspace);
        Keep(delta, value.Margin);
        return value;
    }

    private void Keep(ReadOnlySpan<double> delta, double margin)
    {
        if (margin > 0)
        {
            return;
        }

        WrongLength = Length(delta);
        if (WrongLength < BestLength)
        {
            BestLength = WrongLength;
            delta.CopyTo(_best);
        }
    }
}
