using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Attacks heads through the frozen model that they read: upper bounds of radii in the input space.</summary>
/// <remarks>
/// FMN and DDN search for the shortest perturbation of some test samples, the same ones for every head; PGD on the margin is tried at ½, 1
/// and 1½ of the median that a short FMN finds. Model and head are attacked as one network in float32.
/// </remarks>
public sealed class HeadInputTest : IInputTest
{
    private const int ShortSteps = 30;
    private static readonly double[] Fractions = [0.5, 1, 1.5];
    private readonly DeepClassifier _body;
    private readonly EmbeddingOptions _options;
    private readonly LabeledSamples _samples;

    /// <summary>Draws the samples.</summary>
    /// <param name="body">The frozen model; not owned.</param>
    /// <param name="inputs">Samples as it reads them: those whose embedding is hardened on.</param>
    /// <param name="options">The setting, with its embedding.</param>
    /// <param name="seed">Root seed.</param>
    /// <exception cref="ArgumentException">The options have no embedding, or the layer cannot be differentiated.</exception>
    public HeadInputTest(DeepClassifier body, TrainInputs inputs, HardenOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        Shape.Require(options.Embedding is not null, nameof(options), $"name no embedding");
        (_body, _options) = (body, options.Embedding!);
        Shape.Require(
            body.CanDifferentiate(_options.Layer), nameof(body),
            $"has a layer {_options.Layer} that cannot be differentiated by the inputs");
        LabeledSamples test = HeldOut.DrawTest(inputs, options, seed).Test;
        int count = Math.Min(_options.AttackedCount, test.Count);
        _samples = test.Take(StratifiedSplit.Draw(test.ComputeGroups(), count, seed).Chosen);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Search(string arm, Classifier head, RecordDraft draft)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(draft);
        Libtorch.UseThreads(draft.Context.Threads);
        using var model = new HeadedClassifier(_body, _options.Layer, head.Network);
        Decision decision = HeadedClassifier.DecisionOf(head);
        // the decision asks for the coarse class alone; its first output stands for it
        int[] classes = Array.ConvertAll(_samples.ComputeGroups(), group => decision.OutputsOf(group).First());
        var problem = new ImageAttackProblem(model, _samples.Inputs, classes, decision, Rules([]));
        AttackResult fmn = new ImageFmnAttack(new FmnOptions { Steps = Math.Min(ShortSteps, _options.MinimumNormSteps) }).Search(
            problem, draft.Context.OfSearch($"{arm} in the input space"), draft.Context.Cancellation);
        double median = Statistics.Median(fmn.Distances);
        double[] radii = median > 0 && double.IsFinite(median) ? Array.ConvertAll(Fractions, part => part * median) : [];
        SuiteResult suite = new AttackSuite<ImageAttackProblem>(
        [
            new ImageFmnAttack(new FmnOptions { Steps = _options.MinimumNormSteps }),
            new ImageDdnAttack(new DdnOptions { Steps = _options.MinimumNormSteps }),
            .. radii.Length == 0 ? Array.Empty<ImagePgdAttack>() : [new ImagePgdAttack(new PgdOptions { Steps = _options.PgdSteps })],
        ]).Search(
            problem.WithRules(Rules(radii)), attack => draft.Context.OfSearch($"{attack} on {arm} in the input space"),
            result => draft.Diagnostics.AddRange(
                MaskingChecks.CheckAttack(result).Select(one => one with { Message = $"{arm} in the input space: {one.Message}" })),
            draft.Context.Cancellation);
        draft.Diagnostics.AddRange(MaskingChecks.CheckSuite($"{arm} in the input space", radii, suite, certified: null));
        int unbroken = suite.Strongest.Distances.Count(double.IsInfinity);
        if (unbroken > 0)
        {
            draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.UnbrokenSamples, Severity.Warning,
                $"{arm} in the input space: no attack broke {unbroken} of {_samples.Count} samples; they count as infinitely far."));
        }

        return suite.Strongest.Distances;

        AttackRules Rules(double[] visited) => new(
            Norm.L2, visited, draft.Context.Seed, _options.InPixelRange ? ImageAttackProblem.PixelRange : ImageAttackProblem.Unbounded);
    }
}
