using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>All inputs at most ε from one point.</summary>
/// <param name="Center">What the first layer reads at the point: c × rows × columns.</param>
/// <param name="Scale">What inputs are multiplied by before the first layer reads them, of the same shape.</param>
/// <param name="Norm">The norm of distances between inputs.</param>
/// <param name="Epsilon">ε: one number.</param>
/// <param name="IsJoint">Whether it is used, in ℓ₂, that all neurons of a layer together can only move so far. Without, bounds are
/// CROWN's.</param>
internal sealed record InputBall(Tensor Center, Tensor Scale, Norm Norm, Tensor Epsilon, bool IsJoint)
{
    /// <summary>The least values of linear functions on it, L × R, and beside them of the negated ones where these are asked for.</summary>
    /// <param name="rows">The functions.</param>
    /// <remarks>⟨a, x⟩ + b − ε‖a ∘ scale‖ in the dual norm.</remarks>
    public Tensor Least(LinearRows rows)
    {
        Tensor value = rows.Coefficients.mul(rows.Gather(Center.unsqueeze(1))).sum([0, 3, 4]);
        Tensor slopes = rows.Coefficients.mul(rows.Gather(Scale.unsqueeze(1)));
        Tensor steepness = Norm == Norm.L2 ? Root(slopes.square().sum([0, 3, 4])) : slopes.abs().sum([0, 3, 4]);
        Tensor reach = steepness.mul(Epsilon), least = value.sub(reach).add(rows.Constants, TensorMemory.One);
        return rows.Opposite is null ? least : cat([least, rows.Opposite.sub(value).sub(reach)], 1);
    }

    // √x, with the derivative 0 at 0.
    private static Tensor Root(Tensor x)
    {
        Tensor isPositive = x.gt(zeros_like(x));
        return where(isPositive, where(isPositive, x, ones_like(x)).sqrt(), zeros_like(x));
    }
}
