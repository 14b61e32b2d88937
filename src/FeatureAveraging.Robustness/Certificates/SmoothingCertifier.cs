using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Randomized smoothing in ℓ₂ (Cohen et al. 2019): counts votes under Gaussian noise, and certifies the smoothed classifier from them.
/// </summary>
/// <remarks>
/// Votes are cast on the decision that is deployed: on the side under a binary read-out, never on classes that are grouped
/// afterwards. Any activation and read-out will do. Noise is drawn where the network sees it: p = Vx gets N(0, σ²I) in rank(W)
/// dimensions, exactly the law of Vξ for ξ ~ N(0, σ²I_d), at a fraction of the draws. The numbers drawn differ from those of
/// d-dimensional noise with the same seed. No clipping follows the noise.
/// </remarks>
public static class SmoothingCertifier
{
    /// <summary>Begins to count votes, or goes on where an earlier run was cut; nothing is drawn yet.</summary>
    /// <param name="classifier">The base classifier.</param>
    /// <param name="samples">The samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="options">Every σ, and how many draws there are to be in all.</param>
    /// <param name="seed">Root seed; sample i draws from streams of its own.</param>
    /// <param name="store">Where votes are kept, and found; null where they are not.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, or the votes that were kept are of something else.
    /// </exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static SmoothingTally Begin(
        Classifier classifier, LabeledSamples samples, SmoothingOptions options, Seed seed, CheckpointStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        int[] labels = classifier.SelectLabels(samples);
        return new SmoothingTally(
            samples.Inputs, classifier.ComputeOutputs(samples.Inputs), labels, classifier.Decision, options, seed, store);
    }

    /// <summary>Draws noise and counts the votes that are left to count.</summary>
    /// <param name="classifier">The base classifier.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="tally">Begun with both; it has all votes afterwards.</param>
    /// <param name="threads">Threads, over samples; the results do not depend on it.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between two batches of draws; the votes until then are kept.</param>
    /// <returns>The counts of each σ, in the order of the options.</returns>
    public static IReadOnlyList<SmoothingCounts> Count(
        Classifier classifier, LabeledSamples samples, SmoothingTally tally, int threads = 1, IProgress<AttackProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(tally);
        var space = new SmoothingSpace(classifier, tally);
        return tally.Finish(() => SampleLoop.Run(samples.Count, threads, space.CreateVoter, (i, voter) =>
        {
            voter.Start(samples.Inputs, i);
            tally.Count(i, SmoothingSpace.BatchDraws, voter.Vote, cancellation);
        }, progress, cancellation));
    }

    /// <summary>
    /// Radii of the smoothed classifier: R = σΦ⁻¹(p), p the Clopper–Pearson bound on the share of
    /// the decision that was chosen; p ≤ ½ abstains.
    /// </summary>
    /// <param name="counts">The votes.</param>
    /// <param name="failureProbability">α in (0, 1), for each sample and each σ; 0.001 in Cohen et al.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failureProbability"/> is out of range.</exception>
    /// <remarks>
    /// With p_B ≤ 1 − p, as there, nothing is lost between two decisions. R is rounded down by 10⁻⁹
    /// of itself, the error of the distribution functions.
    /// </remarks>
    public static SmoothedRadius[] Certify(SmoothingCounts counts, double failureProbability = 0.001)
    {
        ArgumentNullException.ThrowIfNull(counts);
        const double Slack = 1e-9;
        var radii = new SmoothedRadius[counts.Labels.Count];
        for (int i = 0; i < radii.Length; i++)
        {
            int chosen = Descending(counts.Selection[i])[0];
            double p = Probabilities.BinomialLowerBound(counts.Votes[i][chosen], counts.Draws, failureProbability);
            bool certified = p > 0.5;
            double radius = certified ? counts.Sigma * Probabilities.NormalQuantile(p) * (1 - Slack) : 0;
            radii[i] = new SmoothedRadius(
                i, counts.Labels[i], certified ? counts.Outcomes[chosen] : null, p, radius, counts.Sigma, failureProbability);
        }

        return radii;
    }

    /// <summary>
    /// Answers of the smoothed classifier: the most frequent decision, unless a two-sided binomial test cannot tell it from the next.
    /// </summary>
    /// <param name="counts">The votes; those that measure are used.</param>
    /// <param name="failureProbability">α in (0, 1): how often an answer may differ from g's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failureProbability"/> is out of range.</exception>
    public static SmoothedPrediction[] Predict(SmoothingCounts counts, double failureProbability = 0.001)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(failureProbability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(failureProbability, 1);
        var predictions = new SmoothedPrediction[counts.Labels.Count];
        for (int i = 0; i < predictions.Length; i++)
        {
            IReadOnlyList<int> votes = counts.Votes[i];
            int[] order = Descending(votes);
            int first = votes[order[0]], second = votes[order[1]];
            double value = first > 0 ? Probabilities.BinomialPValue(first, first + second) : 1;
            predictions[i] =
                new SmoothedPrediction(i, counts.Labels[i], value <= failureProbability ? counts.Outcomes[order[0]] : null, value);
        }

        return predictions;
    }

    private static int[] Descending(IReadOnlyList<int> votes) => [.. Enumerable.Range(0, votes.Count).OrderByDescending(c => votes[c])];
}

/// <summary>What the smoothed classifier answers at one sample, without a radius.</summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Predicted">The answer; null when the two most frequent decisions are too close to tell apart.</param>
/// <param name="PValue">Of the two-sided test that these two are equally likely.</param>
public sealed record SmoothedPrediction(int Sample, int Label, int? Predicted, double PValue);
