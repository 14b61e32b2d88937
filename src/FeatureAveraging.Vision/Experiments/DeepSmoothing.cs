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
/// Draw n of sample i is the stream (name, i·2³² + n), so it does not depend on batches. No clipping follows the noise.
/// </remarks>
internal static class DeepSmoothing
{
    private const int MostDraws = 512, MostValues = 1 << 22;        // of a batch

    /// <summary>Draws noise and counts votes.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="points">n × d.</param>
    /// <param name="labels">The label of the decision for each point.</param>
    /// <param name="decision">The decision that votes.</param>
    /// <param name="options">σ and the numbers of draws.</param>
    /// <param name="context">Seed, threads, progress, cancellation.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static SmoothingCounts Count(
        DeepClassifier model, Samples points, int[] labels, Decision decision, SmoothingOptions options, RunContext context)
    {
        options.Validated();
        int[][] selection = new int[points.Count][], votes = new int[points.Count][];
        IProgress<AttackProgress>? progress = context.OfSearch("randomized smoothing");
        for (int i = 0; i < points.Count; i++)
        {
            selection[i] = Vote("certify.smoothing.select", i, options.SelectionDraws);
            votes[i] = Vote("certify.smoothing", i, options.Draws);
            progress?.Report(new AttackProgress(i + 1, points.Count));
        }

        int[] outcomes = [.. Enumerable.Range(0, decision.AnswerCount).Select(decision.LabelOf)];
        return new SmoothingCounts(context.Seed, decision.Readout, options, outcomes, labels, selection, votes);

        int[] Vote(string stream, int sample, int draws)
        {
            int[] counts = new int[decision.AnswerCount];
            int batch = Math.Clamp(MostValues / points.Dimension, 1, MostDraws);
            for (int first = 0; first < draws; first += batch)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Matrix logits = model.ComputeLogits(
                    Draw(points, sample, stream, first, Math.Min(batch, draws - first), options.Sigma, context), MostDraws);
                for (int n = 0; n < logits.Rows; n++)
                {
                    if (decision.Decide(logits.Row(n)) is int outcome and >= 0)
                    {
                        counts[outcome]++;
                    }
                }
            }

            return counts;
        }
    }

    private static Samples Draw(Samples points, int sample, string stream, int first, int count, double sigma, RunContext context)
    {
        var noisy = new Samples(count, points.Dimension);
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, () => new double[points.Dimension],
            (n, _, noise) =>
            {
                context.Seed.For(stream, ((ulong)sample << 32) + (uint)(first + n)).FillGaussian(noise);
                ReadOnlySpan<float> x = points.Row(sample);
                Span<float> row = noisy.Row(n);
                for (int c = 0; c < row.Length; c++)
                {
                    row[c] = (float)(x[c] + (sigma * noise[c]));
                }

                return noise;
            },
            _ => { });
        return noisy;
    }
}
