using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Votes under noise while they are counted. They are kept now and then, so that a run that is cut loses few of them, and taken up where
/// they were kept; the counts are the same bits as those of one run.
/// </summary>
/// <remarks>
/// Common random numbers: draw n of a sample is one standard normal vector ξ, and x + σξ votes for every σ. So the counts of a σ are the
/// same bits as without the others. The certificate of each σ is valid by itself, its failure probability is for a sample and a σ;
/// those of two σ are not independent. Fix the number of draws beforehand: drawing on until a certificate comes out would make its
/// confidence void. Safe to call concurrently for different samples.
/// </remarks>
public sealed class SmoothingTally
{
    /// <summary>Name of the checkpoint.</summary>
    public const string Name = "smoothing";

    private const string Choosing = "selection", Measuring = "votes";
    private readonly Lock _saving = new();
    private readonly Decision _decision;
    private readonly SmoothingOptions _options;
    private readonly int[] _labels;
    private readonly CheckpointStore? _store;
    private readonly Lazy<string> _fingerprint;
    private readonly Counted[] _selection, _votes;      // of each sample

    /// <summary>Begins without votes, or with those that were kept.</summary>
    /// <param name="points">The samples: n × d.</param>
    /// <param name="outputs">What the base classifier computes for them, n × k: votes of another one are refused by it.</param>
    /// <param name="labels">The label of the decision for each sample.</param>
    /// <param name="decision">The decision that votes.</param>
    /// <param name="options">Every σ, and how many draws there are to be in all.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="store">Where votes are kept, and found; null where they are not.</param>
    /// <exception cref="ArgumentException">Votes were kept that are of something else, or of more draws.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public SmoothingTally(
        Samples points, Matrix outputs, int[] labels, Decision decision, SmoothingOptions options, Seed seed, CheckpointStore? store)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(options);
        Shape.Require(
            outputs.Rows == points.Count && labels.Length == points.Count, nameof(outputs),
            $"have {outputs.Rows} rows, labels are {labels.Length}; there are n = {points.Count} samples");
        (_decision, _options, _labels, _store, Seed) = (decision, options.Validated(), labels, store, seed);
        _fingerprint = new(() => ComputeFingerprint(points, outputs));
        var none = new Counted(0, new int[Sigmas.Count * decision.AnswerCount]);
        _selection = [.. labels.Select(_ => none)];
        _votes = [.. labels.Select(_ => none)];
        if (store?.Load(Name) is { } kept)
        {
            TakeUp(kept);
        }
    }

    /// <summary>Root seed of the noise.</summary>
    public Seed Seed { get; }

    /// <summary>Every σ.</summary>
    public IReadOnlyList<double> Sigmas => _options.Sigmas;

    /// <summary>Adds a vote.</summary>
    /// <param name="votes">The votes of a sample.</param>
    /// <param name="sigma">Which σ, from 0.</param>
    /// <param name="answer">The decision at the noisy point; −1, a tie, votes for nobody.</param>
    public void Add(int[] votes, int sigma, int answer)
    {
        ArgumentNullException.ThrowIfNull(votes);
        if (answer >= 0)
        {
            votes[(sigma * _decision.AnswerCount) + answer]++;
        }
    }

    /// <summary>Counts what is left to count at a sample.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="batch">Most draws at once; a batch begins at a multiple of it, unless votes of fewer draws were taken up.</param>
    /// <param name="vote">Adds the votes of some draws, by <see cref="Add"/>.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public void Count(int sample, int batch, Action<NoiseDraws, int[]> vote, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(vote);
        Fill(_selection, "certify.smoothing.select", _options.SelectionDraws);
        Fill(_votes, "certify.smoothing", _options.Draws);

        void Fill(Counted[] counted, string stream, int draws)
        {
            while (counted[sample].Draws < draws)
            {
                cancellation.ThrowIfCancellationRequested();
                (int first, int[] earlier) = counted[sample];
                int next = Math.Min(draws, ((first / batch) + 1) * batch);
                int[] votes = [.. earlier];
                vote(new NoiseDraws(stream, sample, first, next - first), votes);
                counted[sample] = new Counted(next, votes);
                Save(always: false);
            }
        }
    }

    /// <summary>Has all samples counted. Whatever ends it, the votes until then are kept.</summary>
    /// <param name="count">Calls <see cref="Count"/> for every sample.</param>
    /// <returns>The counts of each σ, in the order of the options.</returns>
    public IReadOnlyList<SmoothingCounts> Finish(Action count)
    {
        ArgumentNullException.ThrowIfNull(count);
        try
        {
            count();
        }
        finally
        {
            Save(always: true);
        }

        int answers = _decision.AnswerCount;
        int[] outcomes = [.. Enumerable.Range(0, answers).Select(_decision.LabelOf)];
        return
        [
            .. Sigmas.Select((sigma, s) => new SmoothingCounts(
                _decision.Readout, sigma, _options.Draws, outcomes, _labels, Of(_selection, s * answers), Of(_votes, s * answers))),
        ];

        int[][] Of(Counted[] counted, int first) => [.. counted.Select(one => one.Votes[first..(first + answers)])];
    }

    private void Save(bool always)
    {
        if (_store is null)
        {
            return;
        }

        lock (_saving)
        {
            if (always || _store.IsDue())
            {
                int finished = _votes.Count(one => one.Draws == _options.Draws);
                _store.Save(Name, new TrainingCheckpoint(
                    finished, _fingerprint.Value,
                    new Dictionary<string, Matrix> { [Choosing] = ToMatrix(_selection), [Measuring] = ToMatrix(_votes) }));
            }
        }
    }

    private void TakeUp(TrainingCheckpoint kept)
    {
        Shape.Require(
            kept.Fingerprint == _fingerprint.Value, "store",
            $"has votes of another model, other samples, another decision or seed, or other deviations than those given");
        Restore(_selection, kept.Arrays[Choosing], _options.SelectionDraws);
        Restore(_votes, kept.Arrays[Measuring], _options.Draws);
    }

    // A row for each sample: draws, then votes.
    private Matrix ToMatrix(Counted[] counted) => new(
        counted.Length, 1 + (Sigmas.Count * _decision.AnswerCount),
        [.. counted.SelectMany(one => one.Votes.Prepend(one.Draws)).Select(v => (double)v)]);

    private static void Restore(Counted[] counted, Matrix kept, int draws)
    {
        for (int i = 0; i < counted.Length; i++)
        {
            int[] row = [.. kept.Row(i).ToArray().Select(value => (int)value)];
            Shape.Require(row[0] <= draws, "store", $"has votes of {row[0]} draws, more than the {draws} asked for");
            counted[i] = new Counted(row[0], row[1..]);
        }
    }

    /// <summary>SHA-256 over all that shapes a vote, as hexadecimal; the model shows itself by its outputs, at the samples alone.</summary>
    private string ComputeFingerprint(Samples points, Matrix outputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string sigmas = string.Join(',', Sigmas.Select(sigma => sigma.ToString("R", CultureInfo.InvariantCulture)));
        hash.AppendData(Encoding.UTF8.GetBytes($"{Seed.Root}|{sigmas}|{_decision.Readout}|{points.Dimension}|{_decision.Groups}"));
        hash.AppendData(MemoryMarshal.AsBytes(_labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(points.Values));
        hash.AppendData(MemoryMarshal.AsBytes(outputs.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Votes of the first so many draws, outcome after outcome, σ after σ.</summary>
    private sealed record Counted(int Draws, int[] Votes);
}

/// <summary>Draws of noise at one sample.</summary>
/// <param name="Stream">Name of their random stream.</param>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="First">Number of the first draw, from 0.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct NoiseDraws(string Stream, int Sample, int First, int Count);
