using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>One attack at ascending radii: what all samples share, and a runner per thread.</summary>
internal sealed class PgdSweep
{
    private readonly ReadoutClassifier _classifier;
    private readonly LabeledSamples _samples;
    private readonly ThreatModel[] _threats;
    private readonly Seed _seed;
    private readonly int[] _labels;
    private readonly int[] _nativeLabels;
    private readonly ReducedSpace? _space;
    private readonly PgdAttack _attack;

    /// <summary>Prepares a sweep; in ℓ₂ without a box the attack runs in the reduced space.</summary>
    public PgdSweep(ReadoutClassifier classifier, LabeledSamples samples, ThreatModel[] threats, PgdOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_classifier, _samples, _threats, _seed) = (classifier, samples, threats, seed);
        _labels = classifier.SelectLabels(samples);
        _nativeLabels = options.Loss == PgdLoss.Native ? classifier.SelectNativeLabels(samples) : _labels;
        RequireInBox(samples, threats.FirstOrDefault()?.Box);
        _space = threats.All(t => t is { Norm: Norm.L2, Box: null }) ? ReducedSpace.Of(classifier.Network.Hidden) : null;
        _attack = new PgdAttack(_space is null ? classifier : new ReadoutClassifier(_space.Reduce(classifier.Network), classifier.Readout), options);
    }

    public Runner CreateRunner() => new(this);

    /// <summary>Scratch of one thread.</summary>
    internal sealed class Runner(PgdSweep sweep)
    {
        private readonly double[] _x = new double[sweep._classifier.InputDimension];
        private readonly double[] _delta = new double[sweep._classifier.InputDimension];
        private readonly double[] _reduced = new double[sweep._space?.Dimension ?? 0];
        private readonly ReadoutWorkspace _readout = sweep._classifier.CreateWorkspace();
        private readonly PgdWorkspace _workspace = sweep._attack.CreateWorkspace();
        private readonly WitnessHarness _harness = new(sweep._classifier);

        /// <summary>The smallest radius that breaks a sample, its witness, and the steps without a gradient.</summary>
        public (double BrokenAt, Witness? Witness, int ZeroGradients) Attack(int sample)
        {
            TensorPrimitives.ConvertTruncating(sweep._samples.Inputs.Row(sample), _x);
            int label = sweep._labels[sample], zeroGradients = 0;
            if (!(sweep._classifier.EvaluateMargin(_x, label, _readout) > 0))
            {
                return (0, null, 0);
            }

            RandomSource random = sweep._seed.For("attack.pgd", (ulong)sample);
            sweep._space?.Project(_x, _reduced);
            ReadOnlySpan<double> start = sweep._space is null ? _x : _reduced;
            foreach (ThreatModel threat in sweep._threats)
            {
                if (threat.Epsilon == 0)
                {
                    continue;       // nothing may move, and the sample itself is decided correctly
                }

                PgdOutcome outcome = sweep._attack.Search(start, label, sweep._nativeLabels[sample], threat, random, _workspace);
                zeroGradients += outcome.ZeroGradients;
                if (outcome.Succeeded && Verify(sample, label, threat) is { } witness)
                {
                    return (threat.Epsilon, witness, zeroGradients);
                }
            }

            return (double.PositiveInfinity, null, zeroGradients);
        }

        private Witness? Verify(int sample, int label, ThreatModel threat)
        {
            if (sweep._space is null)
            {
                _workspace.Best.CopyTo(_delta);
            }
            else
            {
                sweep._space.Lift(_workspace.Best, _delta);
            }

            _harness.Check(sample, _x, label, _delta, threat, project: true, out Witness? witness);
            return witness;
        }
    }

    private static void RequireInBox(LabeledSamples samples, Box? box)
    {
        double[] x = new double[samples.Inputs.Dimension];
        for (int i = 0; box is not null && i < samples.Count; i++)
        {
            TensorPrimitives.ConvertTruncating(samples.Inputs.Row(i), x);
            Shape.Require(box.Contains(x), nameof(samples), $"leave the box at sample {i}; an attack inside a box must start there");
        }
    }
}
