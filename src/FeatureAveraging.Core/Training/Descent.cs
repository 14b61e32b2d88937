using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>The state of a gradient descent, in one form or the other.</summary>
internal abstract class Descent
{
    /// <summary>Sums over the whole training set at the present weights.</summary>
    public abstract HeadSums Measure();

    /// <summary>Takes one step.</summary>
    /// <param name="step">Index of the step, from 0.</param>
    /// <param name="measureNext">Whether <see cref="Measure"/> will be called next.</param>
    /// <returns>False when the gradient is not finite; the state is then unchanged.</returns>
    public abstract bool Step(int step, bool measureNext);

    /// <summary>
    /// Share of the training samples with z_r &gt; 0, per neuron, at the present weights; call after <see cref="Measure"/>.
    /// </summary>
    public abstract double[] ComputeActiveShares();

    /// <summary>The network at the present weights.</summary>
    public abstract TwoLayerNetwork BuildNetwork();

    /// <summary>‖w_r‖ at the present weights.</summary>
    public abstract double[] ComputeWeightNorms();

    /// <summary>⟨w_r, μ_j⟩ at the present weights, M × k; null when the features are unknown.</summary>
    public abstract Matrix? ComputeProjections();

    /// <summary>The state as named arrays; copies.</summary>
    public abstract Dictionary<string, Matrix> Save();

    /// <summary>Takes over a state that <see cref="Save"/> gave.</summary>
    /// <param name="arrays">The arrays.</param>
    public abstract void Restore(IReadOnlyDictionary<string, Matrix> arrays);
}
