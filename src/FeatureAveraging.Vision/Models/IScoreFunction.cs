namespace FeatureAveraging.Vision.Models;

/// <summary>A model of which only scores are known, whatever computes them: another library, or a program elsewhere.</summary>
public interface IScoreFunction : IDisposable
{
    /// <summary>What computes the scores, in words, for example with its version.</summary>
    string Source { get; }

    /// <summary>Lengths of the axes of one point where the model says them, 0 where any length will do; null where it does not.</summary>
    IReadOnlyList<int>? InputAxes { get; }

    /// <summary>Scores of points: logits or probabilities.</summary>
    /// <param name="points">n points, row-major.</param>
    /// <param name="shape">n, and the lengths of the axes of a point.</param>
    /// <returns>Scores, row-major, and their shape: n × k, or n.</returns>
    /// <exception cref="ForeignModelException">It does not read points of this shape, or cannot compute them.</exception>
    (double[] Values, long[] Shape) Compute(float[] points, IReadOnlyList<long> shape);
}
