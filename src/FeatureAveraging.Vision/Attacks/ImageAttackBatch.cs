using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Runs an attack on consecutive images: radius after radius and rival after rival, always with those that are not finished.
/// </summary>
internal sealed class ImageAttackBatch
{
    private readonly ImageAttackSetup _setup;
    private readonly int _start;
    private readonly Action<int> _finished;
    private readonly RandomSource[] _randoms;
    private readonly int[] _labels;

    public ImageAttackBatch(ImageAttackSetup setup, int start, int count, Action<int> finished)
    {
        (_setup, _start, _finished) = (setup, start, finished);
        _randoms = [.. Enumerable.Range(start, count).Select(i => setup.Problem.Rules.Seed.For(setup.Stream, (ulong)i))];
        _labels = [.. Enumerable.Range(start, count).Select(i => setup.Problem.Labels[i])];
        (BrokenAt, Witnesses, ZeroGradients) = (new double[count], new Witness?[count], new int[count]);
    }

    /// <summary>The smallest radius at which each image broke: 0 when it is misclassified, +∞ when it survived.</summary>
    public double[] BrokenAt { get; }

    public Witness?[] Witnesses { get; }

    public int[] ZeroGradients { get; }

    public void Attack()
    {
        using DisposeScope scope = NewDisposeScope();
        Samples points = _setup.Problem.Points;
        int d = points.Dimension;
        Tensor images = TensorMemory.Create(
            points.Values.Slice(_start * d, BrokenAt.Length * d).ToArray(), [BrokenAt.Length, d], _setup.Problem.Model.Function.Device);
        int[] alive = SelectCorrect(images);
        foreach (ThreatModel threat in _setup.Threats)
        {
            SearchRivals(images, alive, threat);
            alive = Finish(
                alive, i => Witnesses[i] is not null,
                i => double.IsPositiveInfinity(threat.Epsilon) ? Witnesses[i]!.Distance : threat.Epsilon);
        }

        Finish(alive, _ => true, _ => double.PositiveInfinity);
    }

    private int[] SelectCorrect(Tensor images)
    {
        int[] all = [.. Enumerable.Range(0, BrokenAt.Length)];
        var sight = new ImageSearch(
            _setup, images, Targets(all, rival: 0),
            _setup.Threats.FirstOrDefault(new ThreatModel(_setup.Problem.Rules.Norm, 0, _setup.Problem.Box)));
        using Tensor nothing = sight.Zeros();
        double[] margins = sight.Evaluate(nothing);
        return Finish(all, i => !(margins[i] > 0), _ => 0);
    }

    private void SearchRivals(Tensor images, int[] alive, ThreatModel threat)
    {
        bool each = _setup.Attack.Traits.Objective.Loss == AttackLoss.Rivals;
        int rivals = each && alive.Length > 0 ? alive.Max(i => _setup.Problem.Decision.CountRivals(_labels[i])) : 1;
        for (int rival = 0; rival < rivals; rival++)
        {
            int[] rows =
            [
                .. alive.Where(
                    i => (!each || rival < _setup.Problem.Decision.CountRivals(_labels[i]))
                        && (_setup.Attack.Traits.IsMinimumNorm || Witnesses[i] is null)),
            ];
            if (rows.Length > 0)
            {
                Search(images, rows, threat, rival);
            }
        }
    }

    private void Search(Tensor images, int[] rows, ThreatModel threat, int rival)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor chosen = rows.Length == BrokenAt.Length
            ? images
            : images.index_select(0, TensorMemory.Create(Array.ConvertAll(rows, i => (long)i), [rows.Length], images.device));
        var search = new ImageSearch(_setup, chosen, Targets(rows, rival), threat);
        _setup.Attack.Search(search);
        Witness?[] found = ImageWitnesses.Verify(_setup, search);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            ZeroGradients[row] += search.ZeroGradients[i];
            Witnesses[row] = found[i]?.Distance < (Witnesses[row]?.Distance ?? double.PositiveInfinity) ? found[i] : Witnesses[row];
        }
    }

    private ImageTarget[] Targets(int[] rows, int rival)
    {
        IReadOnlyList<int> classes = _setup.Problem.Classes;
        return Array.ConvertAll(rows, i => new ImageTarget(_start + i, _labels[i], classes[_start + i], rival, _randoms[i]));
    }

    /// <summary>Writes down what is known of the images that are finished.</summary>
    /// <returns>The others.</returns>
    private int[] Finish(int[] alive, Func<int, bool> isFinished, Func<int, double> brokenAt)
    {
        int[] finished = [.. alive.Where(isFinished)];
        foreach (int i in finished)
        {
            BrokenAt[i] = brokenAt(i);
        }

        if (finished.Length > 0)
        {
            _finished(finished.Length);
        }

        return [.. alive.Where(i => !isFinished(i))];
    }
}
