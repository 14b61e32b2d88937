using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>An attack whose result is kept among the checkpoints of its run, so that a run that goes on does not search again.</summary>
/// <remarks>
/// A kept result is taken up where everything that shapes it is the same: the attack and its settings, points, classes, decision, rules and
/// the network, which shows itself by its logits at the points. Otherwise the search is made anew.
/// </remarks>
/// <param name="attack">The attack.</param>
/// <param name="settings">Its settings, as text.</param>
/// <param name="name">Name of the checkpoint.</param>
/// <param name="store">Where it is kept.</param>
internal sealed class KeptAttack(IAttack<ImageAttackProblem> attack, string settings, string name, CheckpointStore store)
    : IAttack<ImageAttackProblem>
{
    private const string Numbers = "numbers", Points = "points";        // a row for each point: distance, broken at, zero gradients

    public AttackTraits Traits => attack.Traits;

    public string? Reject(ImageAttackProblem problem) => attack.Reject(problem);

    public AttackResult Search(
        ImageAttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        string fingerprint = ComputeFingerprint(problem);
        if (store.Load(name) is { } kept && kept.Fingerprint == fingerprint)
        {
            progress?.Report(new AttackProgress(kept.Step, kept.Step));
            return Restore(kept, problem);
        }

        AttackResult found = attack.Search(problem, progress, cancellation);
        store.Save(name, Keep(found, problem, fingerprint));
        return found;
    }

    private static TrainingCheckpoint Keep(AttackResult found, ImageAttackProblem problem, string fingerprint)
    {
        int count = problem.Points.Count;
        (var numbers, var points) = (new Matrix(count, 3), new Matrix(count, problem.Points.Dimension));
        for (int i = 0; i < count; i++)
        {
            ((ReadOnlySpan<double>)[found.Distances[i], found.BrokenAt[i], found.ZeroGradients[i]]).CopyTo(numbers.Row(i));
            if (found.Witnesses[i] is { } witness)
            {
                witness.Point.CopyTo(points.Row(i));
            }
        }

        return new TrainingCheckpoint(count, fingerprint, new Dictionary<string, Matrix> { [Numbers] = numbers, [Points] = points });
    }

    private AttackResult Restore(TrainingCheckpoint kept, ImageAttackProblem problem)
    {
        (Matrix numbers, Matrix points) = (kept.Arrays[Numbers], kept.Arrays[Points]);
        double[][] rows = [.. Enumerable.Range(0, kept.Step).Select(i => numbers.Row(i).ToArray())];
        return new AttackResult(
            Traits, problem.Rules.Norm,
            [.. rows.Select(row => row[0])], [.. rows.Select(row => row[1])],
            [.. rows.Select((row, i) => HasWitness(row[0]) ? new Witness(i, problem.Rules.Norm, row[0], points.Row(i).ToArray()) : null)],
            [.. rows.Select(row => (int)row[2])]);
    }

    private static bool HasWitness(double distance) => distance > 0 && double.IsFinite(distance);

    private string ComputeFingerprint(ImageAttackProblem problem)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AttackRules rules = problem.Rules;
        string radii = string.Join(',', rules.Radii.Select(radius => radius.ToString("R", CultureInfo.InvariantCulture)));
        Decision decision = problem.Decision;
        hash.AppendData(Encoding.UTF8.GetBytes($"{Traits.Name}|{settings}|{decision.Readout}|{decision.Groups}|{radii}"));
        hash.AppendData(Encoding.UTF8.GetBytes($"{rules.Norm}|{rules.Seed.Root}|{rules.Restart}|{rules.Box}"));
        hash.AppendData(MemoryMarshal.AsBytes<int>([.. problem.Classes]));
        hash.AppendData(MemoryMarshal.AsBytes(problem.Points.Values));
        hash.AppendData(MemoryMarshal.AsBytes(problem.Model.ComputeLogits(problem.Points, problem.BatchSize).Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
