using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Attacks;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>
/// Projected gradient ascent around every image of a batch, as adversarial training needs it: fast, in float32, without checks.
/// </summary>
/// <param name="options">Ball, steps.</param>
/// <param name="seed">Root seed; step t of a training draws the starts of its images, in their order,
/// from stream <c>vision.adversary</c>, index t.</param>
internal sealed class WorstPoints(AdversarialTrainingOptions options, Seed seed)
{
    /// <summary>Searches.</summary>
    /// <param name="pixels">x: n × c × h × w in [0, 1]; only read.</param>
    /// <param name="step">Step of the whole training, from 0.</param>
    /// <param name="drawStart">Draws one image's first δ, of length d.</param>
    /// <param name="objective">The sum over images n × c × h × w of what is ascended.</param>
    /// <returns>x′: n × c × h × w in ball (up to rounding) and box, without a gradient; the last points, as the papers have it.
    /// Where a gradient is zero, an image stays for that step.</returns>
    public Tensor Search(Tensor pixels, long step, Action<RandomSource, double[]> drawStart, Func<Tensor, Tensor> objective)
    {
        Tensor origin = pixels.flatten(1), points = origin.clone(), start = zeros_like(origin);
        RandomSource random = seed.For("vision.adversary", (ulong)step);
        double[] first = new double[origin.shape[1]], lengths = new double[origin.shape[0]];
        for (int i = 0; i < lengths.Length; i++)
        {
            drawStart(random, first);
            RowVectors.WriteRow(start, i, first, 1);
        }

        Array.Fill(lengths, -options.RelativeStep * options.Epsilon / options.Steps);
        MoveTo(points, origin, start);
        for (int i = 0; i < options.Steps; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor images = points.reshape(pixels.shape).detach().requires_grad_();
            Tensor gradient = autograd.grad([objective(images)], [images])[0].reshape(origin.shape), delta = points.sub(origin);
            RowVectors.Normalize(options.Norm, gradient);
            RowVectors.Step(delta, gradient, lengths);
            MoveTo(points, origin, delta);
        }

        return points.reshape(pixels.shape);
    }

    // points ← x + δ, δ moved into the ball and x + δ into the box
    private void MoveTo(Tensor points, Tensor origin, Tensor delta)
    {
        using DisposeScope scope = NewDisposeScope();
        RowVectors.Project(options.Norm, delta, [.. Enumerable.Repeat(options.Epsilon, (int)delta.shape[0])]);
        points.copy_(origin.add(delta, TensorMemory.One).clamp_(0, 1));
    }
}
