using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>What a diagnosis asks of a classifier, whatever evaluates it. Samples are the same in every call.</summary>
public abstract class DiagnosedModel
{
    /// <summary>How the outputs become a decision.</summary>
    public abstract Decision Decision { get; }

    /// <summary>Whether it can be differentiated; without gradients there is no statement about averaging.</summary>
    public virtual bool HasGradients => true;

    /// <summary>The label that the decision is judged by, for each sample: n values.</summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the classifier.</exception>
    public abstract int[] SelectLabels(LabeledSamples samples);

    /// <summary>Brackets the radius of every sample; adds clean accuracy, curves, medians and masking checks to the record.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="options">Effort.</param>
    public abstract RadiusEvidence MeasureRadii(RecordDraft draft, LabeledSamples samples, DiagnoseOptions options);

    /// <summary>Begins to count votes of the decision under noise, or goes on with those that the context keeps; nothing is drawn yet.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="options">Every σ, and the numbers of draws.</param>
    /// <param name="context">Seed, checkpoints.</param>
    /// <exception cref="ArgumentException">The votes that are kept are of something else.</exception>
    public abstract SmoothingTally BeginVotes(LabeledSamples samples, SmoothingOptions options, RunContext context);

    /// <summary>Counts the votes that are left to count.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="tally">Begun with them.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <returns>The counts of each σ.</returns>
    public abstract IReadOnlyList<SmoothingCounts> CountVotes(LabeledSamples samples, SmoothingTally tally, RunContext context);

    /// <summary>∇ₓ margin of some samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>One row for each index, d columns.</returns>
    public abstract Matrix ComputeGradients(LabeledSamples samples, int[] indices, int threads);

    /// <summary>Layers between input and outputs that can be looked at, in the order they are computed; none by default.</summary>
    public virtual IReadOnlyList<string> Layers => [];

    /// <summary>The last layer before the outputs, one of <see cref="Layers"/>; null where it cannot be told.</summary>
    public virtual string? LastLayer => null;

    /// <summary>Values z of a layer and ∇_z margin, of some samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>Of both one row for each index, as wide as the layer with its axes flattened.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public virtual (Matrix Values, Matrix Gradients) ComputeLayer(LabeledSamples samples, int[] indices, string layer, int threads) =>
        throw new ArgumentException($"There is no layer '{layer}'.", nameof(layer));

    /// <summary>Adds what can be said of the neurons; nothing by default.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="subclasses">Their sub-classes.</param>
    public virtual void AddNeurons(RecordDraft draft, LabeledSamples samples, Subclasses subclasses)
    {
    }

    /// <summary>The classes that the decision is judged by, numbered from 0: n values.</summary>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the classifier.</exception>
    public int[] SelectClasses(LabeledSamples samples)
    {
        bool signed = !Decision.IsBetweenClasses && Decision.AnswerCount == 2;
        return Array.ConvertAll(SelectLabels(samples), label => signed ? (1 - label) / 2 : label);
    }
}

/// <summary>What is known of the radii of all samples.</summary>
/// <param name="Certified">No shorter perturbation flips the sample: n values; zeros where nothing is certified.</param>
/// <param name="Shortest">The shortest perturbation that is known: n values.</param>
/// <param name="Common">The step along the common direction of its class; NaN where none was tried.</param>
/// <param name="Attacks">What the attacks found.</param>
/// <param name="Advice">On the read-out; null for none.</param>
public sealed record RadiusEvidence(
    IReadOnlyList<double> Certified, IReadOnlyList<double> Shortest, IReadOnlyList<double> Common, SuiteResult Attacks,
    string? Advice = null);
