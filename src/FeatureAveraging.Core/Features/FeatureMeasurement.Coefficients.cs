using System.Globalization;
using FeatureAveraging.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace FeatureAveraging.Features;

public static partial class FeatureMeasurement
{
    /// <summary>
    /// Least eigenvalue of the features' correlation matrix that still counts as full rank: below it the
    /// normal equations keep fewer than about six digits.
    /// </summary>
    private const double RankTolerance = 1e-10;

    /// <summary>
    /// The coefficients λ of w_r ≈ Σ_j λ_j μ_j/‖μ_j‖² (least squares) from projections alone, as a trajectory records them.
    /// </summary>
    /// <param name="projections">⟨w_r, μ_j⟩: M × k.</param>
    /// <param name="featureGram">⟨μ_i, μ_j⟩: k × k.</param>
    /// <returns>λ: M × k. For orthogonal features λ equals the projections.</returns>
    /// <exception cref="ArgumentException">Sizes disagree, a feature is zero, or the features are linearly dependent.</exception>
    /// <remarks>
    /// The normal equations G·D⁻¹λ = p with G the Gram matrix and D = diag ‖μ_j‖², solved as λ =
    /// N·C⁻¹·N⁻¹p with N = diag ‖μ_j‖ and C the correlation matrix.
    /// </remarks>
    public static Matrix CoefficientsFromProjections(Matrix projections, Matrix featureGram)
    {
        ArgumentNullException.ThrowIfNull(projections);
        ArgumentNullException.ThrowIfNull(featureGram);
        int k = featureGram.Rows;
        Shape.Require(featureGram.Columns == k, nameof(featureGram), $"is {k} × {featureGram.Columns}; a square matrix is needed");
        Shape.Require(projections.Columns == k, nameof(projections), $"has {projections.Columns} columns; there are k = {k} features");
        string? obstacle = FindObstacleInGram(featureGram);
        Shape.Require(obstacle is null, nameof(featureGram), $"{obstacle}");
        double[] norms = Norms(featureGram);
        Matrix<double> correlation = Correlation(featureGram, norms);
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

    /// <summary>What keeps weights from being measured against features: one that is zero, or one that the others span.</summary>
    /// <param name="features">μ₁…μ_k: k × d.</param>
    /// <returns>What is wrong and what to do; null when they can be used.</returns>
    public static string? FindObstacle(Matrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return FindObstacleInGram(features.MultiplyTransposed(features));
    }

    private static string? FindObstacleInGram(Matrix gram)
    {
        for (int j = 0; j < gram.Rows; j++)
        {
            if (!(gram[j, j] > 0))
            {
                return FormattableString.Invariant($"has a diagonal entry {gram[j, j]} for feature {j}; no feature may be zero");
            }
        }

        double least = Correlation(gram, Norms(gram)).Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real);
        return least > RankTolerance
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"is rank-deficient: its correlation matrix has an eigenvalue {least}, more than {RankTolerance} is needed. Leave out " +
                $"features that the others span");
    }

    private static double[] Norms(Matrix gram) => [.. Enumerable.Range(0, gram.Rows).Select(j => Math.Sqrt(gram[j, j]))];

    private static Matrix<double> Correlation(Matrix gram, double[] norms) =>
        Matrix<double>.Build.Dense(norms.Length, norms.Length, (i, j) => gram[i, j] / (norms[i] * norms[j]));
}
