using FeatureAveraging.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FeatureAveraging.Features;

public static partial class FeatureMeasurement
{
    /// <summary>Least eigenvalue of the features' correlation matrix that still counts as full rank: below it the normal equations keep fewer than about six digits.</summary>
    private const double RankTolerance = 1e-10;

    /// <summary>The coefficients λ of w_r ≈ Σ_j λ_j μ_j/‖μ_j‖² (least squares) from projections alone, as a trajectory records them.</summary>
    /// <param name="projections">⟨w_r, μ_j⟩: M × k.</param>
    /// <param name="featureGram">⟨μ_i, μ_j⟩: k × k.</param>
    /// <returns>λ: M × k. For orthogonal features λ equals the projections.</returns>
    /// <exception cref="ArgumentException">Sizes disagree, a feature is zero, or the features are linearly dependent.</exception>
    /// <remarks>The normal equations G·D⁻¹λ = p with G the Gram matrix and D = diag ‖μ_j‖², solved as λ = N·C⁻¹·N⁻¹p with N = diag ‖μ_j‖ and C the correlation matrix.</remarks>
    public static Matrix CoefficientsFromProjections(Matrix projections, Matrix featureGram)
    {
        ArgumentNullException.ThrowIfNull(projections);
        ArgumentNullException.ThrowIfNull(featureGram);
        int k = featureGram.Rows;
        Shape.Require(featureGram.Columns == k, nameof(featureGram), $"is {k} × {featureGram.Columns}; a square matrix is needed");
        Shape.Require(projections.Columns == k, nameof(projections), $"has {projections.Columns} columns; there are k = {k} features");
        double[] norms = new double[k];
        for (int j = 0; j < k; j++)
        {
            Shape.Require(featureGram[j, j] > 0, nameof(featureGram), $"has a diagonal entry {featureGram[j, j]} for feature {j}; no feature may be zero");
            norms[j] = Math.Sqrt(featureGram[j, j]);
        }

        Matrix<double> correlation = Matrix<double>.Build.Dense(k, k, (i, j) => featureGram[i, j] / (norms[i] * norms[j]));
        double least = correlation.Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real);
        Shape.Require(least > RankTolerance, nameof(featureGram), $"is rank-deficient: its correlation matrix has an eigenvalue {least}, more than {RankTolerance} is needed. Leave out features that the others span");

        Matrix<double> scaled = Matrix<double>.Build.Dense(k, projections.Rows, (j, r) => projections[r, j] / norms[j]);
        Matrix<double> solved = correlation.Cholesky().Solve(scaled);
        var coefficients = new Matrix(projections.Rows, k);
        for (int r = 0; r < projections.Rows; r++)
        {
            for (int j = 0; j < k; j++)
            {
                coefficients[r, j] = norms[j] * solved[j, r];
            }
        }

        return coefficients;
    }
}
