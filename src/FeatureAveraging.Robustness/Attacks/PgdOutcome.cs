namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What one attack on one sample found; the perturbation itself is in the workspace.</summary>
/// <param name="Margin">The least margin of the deployed decision on the way.</param>
/// <param name="ZeroGradients">Steps at which the gradient was zero and a random direction was taken.</param>
public readonly record struct PgdOutcome(double Margin, int ZeroGradients)
{
    /// <summary>Whether the decision is wrong at the best iterate; a tie is an error.</summary>
    public bool Succeeded => Margin <= 0;
}
