using FeatureAveraging.Robustness.Layers;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Samples that one attack searches side by side: one pass over the weights of a wide layer serves them all.</summary>
/// <remarks>
/// What a sample's search does and finds depends on the sample alone, never on the others of its group. No method allocates after its
/// first use.
/// </remarks>
public sealed class AttackGroup
{
    private readonly AttackTarget[] _targets = new AttackTarget[Capacity];
    private AlignedRows? _points;
    private readonly double[][] _preactivations = new double[Capacity][];
    private readonly double[][] _coefficients = new double[Capacity][];
    private readonly double[][] _gradients = new double[Capacity][];

    /// <summary>Makes a group of no sample.</summary>
    internal AttackGroup()
    {
    }

    /// <summary>Makes a group of one sample.</summary>
    internal AttackGroup(AttackTarget target) => Add(target);

    /// <summary>The most samples of a group.</summary>
    public static int Capacity => LayerPass.Points;

    /// <summary>Samples in the group.</summary>
    public int Count { get; private set; }

    /// <summary>One of the samples.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public AttackTarget this[int index] => Targets[index];

    private ReadOnlySpan<AttackTarget> Targets => _targets.AsSpan(0, Count);

    /// <summary>Margin, objective and gradient at x + δ of every sample: reads <see cref="AttackTarget.Delta"/>, writes
    /// <see cref="AttackTarget.Value"/> and <see cref="AttackTarget.Gradient"/>.</summary>
    public void Evaluate()
    {
        if (RunForward() is not { } pass)
        {
            foreach (AttackTarget target in Targets)
            {
                target.Value = target.Evaluate(target.Delta, target.Gradient);
            }

            return;
        }

        foreach (AttackTarget target in Targets)
        {
            target.EvaluateAtPreactivations();
        }

        pass.Backward(_coefficients.AsSpan(0, Count), _gradients.AsSpan(0, Count));
    }

    /// <summary>The margin at x + δ of every sample, as margin and as objective of <see cref="AttackTarget.Value"/>.</summary>
    public void EvaluateMargins()
    {
        LayerPass? pass = RunForward();
        foreach (AttackTarget target in Targets)
        {
            if (pass is not null)
            {
                target.EvaluateMarginAtPreactivations();
                continue;
            }

            double margin = target.Evaluate(target.Delta);
            target.Value = new AttackValue(margin, margin);
        }
    }

    internal void Clear() => Count = 0;

    internal void Add(AttackTarget target)
    {
        ReadoutWorkspace workspace = target.Workspace;
        (_targets[Count], _gradients[Count]) = (target, target.ScratchMemory(1));
        (_preactivations[Count], _coefficients[Count]) = (workspace.Preactivations, workspace.NeuronSlopes);
        Count++;
    }

    // The pass through a wide layer; null, and nothing done, where it is narrow: points one by one are faster there.
    private LayerPass? RunForward()
    {
        LayerPass? pass = Count == 0 ? null : _targets[0].Classifier.WidePass;
        if (pass is null)
        {
            return null;
        }

        _points ??= new AlignedRows(Capacity, _targets[0].Dimension);
        for (int i = 0; i < Count; i++)
        {
            _targets[i].WritePoint(_points.Row(i));
        }

        pass.Forward(_points, _preactivations.AsSpan(0, Count));
        return pass;
    }
}
