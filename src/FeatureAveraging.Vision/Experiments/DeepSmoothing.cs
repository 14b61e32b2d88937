using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Votes of a deep classifier under Gaussian noise: what <see cref="SmoothingCertifier"/> certifies from, which has a version of its own
/// for two-layer networks.
/// </summary>
/// <remarks>
/// Draw n of sample i is the stream (name, i·2³² + n), so it does not depend on batches; a batch is drawn once and evaluated for every σ.
/// No clipping follows the noise. Batches begin at fixed draws, and last bits of logits may depend on batch and threads: with other ones
/// a vote can differ where two logits tie to the last bits, and nowhere else.
/// </remarks>
/// <param name="model">The classifier.</param>
/// <param name="points">n × d.</param>
/// <param name="decision">The decision that votes.</param>
/// <param name="tally">Begun with these.</param>
/// <param name="context">Threads, progress, cancellation.</param>
internal sealed class DeepSmoothing(DeepClassifier model, Samples points, Decision decision, SmoothingTally tally, RunContext context)
{
    private const int MostDraws = 512, MostValues = 1 << 22;        // of a batch
    private double[][] _noise = [];
    private Samples _noisy = new(0, points.Dimension);

    /// <summary>Draws noise and counts the votes that are left to count.</summary>
    public IReadOnlyList<SmoothingCounts> Count()
    {
        int batch = Math.Clamp(MostValues / points.Dimension, 1, MostDraws);
        IProgress<AttackProgress>? progress = context.OfSearch("randomized smoothing");
        return tally.Finish(() =>
        {
            for (int i = 0; i < points.Count; i++)
            {
                tally.Count(i, batch, Vote, context.Cancellation);
                progress?.Report(new AttackProgress(i + 1, points.Count));
            }
        });
    }

    private void Vote(NoiseDraws draws, int[] votes)
    {
        Reserve(draws.Count);
        ulong stream = ((ulong)draws.Sample << 32) + (uint)draws.First;
        ForEachDraw(draws, n => tally.Seed.For(draws.Stream, stream + (uint)n).FillGaussian(_noise[n]));
        for (int s = 0; s < tally.Sigmas.Count; s++)
        {
            double sigma = tally.Sigmas[s];
            ForEachDraw(draws, n => Displace(points.Row(draws.Sample), sigma, _noise[n], _noisy.Row(n)));
            Matrix logits = model.ComputeLogits(_noisy, MostDraws);
            for (int n = 0; n < draws.Count; n++)
            {
                tally.Add(votes, s, decision.Decide(logits.Row(n)));
            }
        }
    }

    private void ForEachDraw(NoiseDraws draws, Action<int> action) =>
        Parallel.For(0, draws.Count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, action);

    private void Reserve(int draws)
    {
        if (_noisy.Count != draws)
        {
            _noisy = new Samples(draws, points.Dimension);
        }

        if (_noise.Length < draws)
        {
            _noise = [.. Enumerable.Range(0, draws).Select(_ => new double[points.Dimension])];
        }
    }

    private static void Displace(ReadOnlySpan<float> x, double sigma, ReadOnlySpan<double> noise, Span<float> result)
    {
        for (int c = 0; c < result.Length; c++)
        {
            result[c] = (float)(x[c] + (sigma * noise[c]));
        }
    }
}
