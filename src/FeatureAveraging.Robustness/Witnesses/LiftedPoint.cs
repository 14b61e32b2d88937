using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Robustness.Witnesses;

/// <summary>
/// The point x + Vᵀδ of a sample and a perturbation in the reduced space, kept in rank instead of d
/// numbers: a thousand points of d = 3072 would fill 25 MB.
/// </summary>
/// <param name="samples">The samples; not changed afterwards.</param>
/// <param name="index">The sample, from 0.</param>
/// <param name="space">V.</param>
/// <param name="delta">δ in the reduced space.</param>
internal sealed class LiftedPoint(Samples samples, int index, ReducedSpace space, double[] delta)
{
    /// <summary>The point, by the operations of the check: the same bits.</summary>
    public double[] Compute()
    {
        double[] x = new double[space.InputDimension], point = new double[space.InputDimension];
        samples.CopyRow(index, x);
        space.Lift(delta, point);
        TensorPrimitives.Add(x, point, point);
        return point;
    }
}
