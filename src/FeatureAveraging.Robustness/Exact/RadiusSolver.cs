using System.Globalization;
using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>
/// The ℓ₂ radius r(x) = inf{‖δ‖ : margin(x + δ) ≤ 0} of two-layer ReLU networks: exact, or a bracket where a limit was reached.
/// </summary>
/// <remarks>
/// Exact for the binary network and for k-class and dense networks under the sum, mean, max and native read-outs, rival by rival. The
/// probability read-out lies between two shifted max read-outs (max ≤ log-sum-exp ≤ max + ln|J|) and gets a bracket. Certified ends are
/// rounded down, attacked ends are the measured length of a witness on the original network. A certified +∞ means that half-spaces
/// contradict each other to within the rounding of the weights (<see cref="CutSet"/>); where that is less clear, the certified end is
/// finite.
/// </remarks>
public static class RadiusSolver
{
    /// <summary>Solves every sample.</summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="samples">The samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="options">Gap and limits for each sample.</param>
    /// <param name="clock">For the time budget.</param>
    /// <param name="threads">Threads, over samples; with no time budget the results do not depend on it.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The network has an obstacle (<see cref="FindObstacle"/>),
    /// or the samples do not fit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    /// <exception cref="UnsoundException">A certificate lies above a witness: a fault of the solver.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static SampleRadius[] Solve(
        Classifier classifier, LabeledSamples samples, RadiusOptions options, TimeProvider clock, int threads = 1,
        IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validated();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        string? obstacle = FindObstacle(classifier);
        Shape.Require(obstacle is null, nameof(classifier), $"has {obstacle}");
        int[] labels = classifier.SelectLabels(samples);
        Func<Worker> workers = Workers(classifier, samples.Inputs, options, clock);
        var results = new SampleRadius[samples.Count];
        SampleLoop.Run(
            samples.Count, threads, workers, (i, worker) => results[i] = worker.Solve(i, samples.Inputs, labels[i]), progress,
            cancellation);
        return results;
    }

    /// <summary>
    /// The search on pieces that the solver begins with, without a certificate; witnesses are verified like the solver's.
    /// </summary>
    internal static (double Distance, Witness? Witness)[] SearchPieces(
        AttackProblem problem, IProgress<AttackProgress>? progress, CancellationToken cancellation)
    {
        Func<Worker> workers = Workers(problem.Classifier, problem.Samples.Inputs, new RadiusOptions(), TimeProvider.System);
        var results = new (double Distance, Witness? Witness)[problem.Samples.Count];
        SampleLoop.Run(
            results.Length, problem.Threads, workers,
            (i, worker) => results[i] = worker.Search(i, problem.Samples.Inputs, problem.Labels[i]), progress, cancellation);
        return results;
    }

    private static Func<Worker> Workers(Classifier classifier, Samples samples, RadiusOptions options, TimeProvider clock)
    {
        var space = ReducedSpace.Of(classifier.Network.Hidden);
        TwoLayerNetwork reduced = space.Reduce(classifier.Network);
        return () => new Worker(classifier, samples, space, reduced, options, clock);
    }

    /// <summary>
    /// Why the radii of a classifier cannot be computed: another activation than the ReLU, or
    /// numbers whose squares would leave the double range.
    /// </summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <returns>What it has and what is expected instead; null when there is no obstacle.</returns>
    public static string? FindObstacle(Classifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        const double Least = 1e-70, Most = 1e70;      // squares of products stay within 10^±308
        HiddenLayer hidden = classifier.Network.Hidden;
        if (!hidden.Activation.IsRelu)
        {
            return $"a polynomial ReLU with p = {hidden.Activation.Power}; radii can be computed for the ReLU, p = 1";
        }

        (double[] factors, double constant) = Extremes(classifier);
        for (int r = 0; r < hidden.NeuronCount; r++)
        {
            double weight = Math.Abs(TensorPrimitives.MaxMagnitude<double>(hidden.Weights.Row(r)));
            double output = factors[r], bias = Math.Max(Math.Abs(hidden.Biases[r]), constant);
            if (weight is not (0 or (>= Least and <= Most)) || output is not (0 or (>= Least and <= Most)) || bias > Most)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"neuron {r} with a largest weight of {weight}, an output weight of {output} and a bias of up to {bias}; weights of " +
                    $"0 or from {Least} to {Most} and biases up to {Most} are needed (scaling W and b, or the output, changes no radius)");
            }
        }

        return null;
    }

    // The factor of each neuron in any margin that is furthest from 1 in ratio, 0 for none; and the largest constant.
    private static (double[] Factors, double Constant) Extremes(Classifier classifier)
    {
        (TwoLayerNetwork network, Decision decision) = (classifier.Network, classifier.Decision);
        double[] extremes = new double[network.Hidden.NeuronCount];
        double constant = Enumerable.Range(0, network.OutputCount).Max(j => Math.Abs(network.OutputBiasOf(j)));
        if (decision.IsLinear)
        {
            foreach (int label in Enumerable.Range(0, decision.AnswerCount).Select(decision.LabelOf))
            {
                foreach (ConvexGroup group in MarginForm.Of(classifier, label).Rivals.SelectMany(rival => rival.For.Append(rival.Against)))
                {
                    constant = Math.Max(constant, Math.Abs(group.Constant));
                    for (int i = 0; i < group.Neurons.Length; i++)
                    {
                        Note(ref extremes[group.Neurons[i]], group.Factors[i]);
                    }
                }
            }

            return (extremes, constant);
        }

        double[] weights = new double[network.OutputCount];
        for (int r = 0; r < extremes.Length; r++)
        {
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] = network.OutputWeight(j, r);
            }

            weights.AsSpan().Sort();
            for (int j = 1; j < weights.Length; j++)
            {
                Note(ref extremes[r], weights[j] - weights[j - 1]);
                Note(ref extremes[r], weights[j] - weights[0]);
            }
        }

        return (extremes, constant);

        static void Note(ref double known, double factor) =>
            known = factor != 0 && (known == 0 || Math.Max(factor, 1 / factor) > Math.Max(known, 1 / known)) ? factor : known;
    }

    /// <summary>One thread's solver and scratch memory.</summary>
    private sealed class Worker
    {
        private const double StrictMargin = 1e-9;       // relative to the sample's margin
        private static readonly ThreatModel Unlimited = new(Norm.L2, double.PositiveInfinity);
        private readonly Classifier _classifier;
        private readonly Samples _samples;
        private readonly ReducedSpace _space;
        private readonly RadiusOptions _options;
        private readonly TimeProvider _clock;
        private readonly ReducedSample _sample;
        private readonly RadiusSearch _search;
        private readonly WitnessHarness _harness;
        private readonly ReadoutWorkspace _workspace;
        private readonly double[] _norms;
        private readonly double[] _point;
        private readonly double[] _delta;
        private readonly double[] _candidate;
        private readonly Dictionary<int, (MarginForm Certifies, MarginForm Attacks)> _forms = [];
        private readonly Func<bool> _expired;
        private long _begin;

        public Worker(
            Classifier classifier, Samples samples, ReducedSpace space, TwoLayerNetwork reduced, RadiusOptions options,
            TimeProvider clock)
        {
            (_classifier, _samples, _space, _options, _clock) = (classifier, samples, space, options, clock);
            _expired = () => _clock.GetElapsedTime(_begin).TotalSeconds >= _options.BudgetSeconds;
            _norms = classifier.Network.Hidden.ComputeWeightNorms();
            _sample = new ReducedSample(reduced.Hidden.Weights, _norms, classifier.InputDimension);
            _search = new RadiusSearch(_sample);
            _harness = new WitnessHarness(classifier);
            _workspace = classifier.CreateWorkspace();
            (_point, _delta, _candidate) =
                (new double[classifier.InputDimension], new double[classifier.InputDimension], new double[space.Dimension]);
        }

        public SampleRadius Solve(int index, Samples samples, int label)
        {
            samples.CopyRow(index, _point);
            double margin = _classifier.EvaluateMargin(_point, label, _workspace);
            if (margin <= 0)
            {
                return new SampleRadius(index, label, margin, new RadiusBracket(0, 0), RadiusStatus.Misclassified, null);
            }

            WriteStart();
            _begin = _clock.GetTimestamp();
            (MarginForm certifies, MarginForm attacks) = Forms(label);
            double certified = _search.Solve(certifies, _options, _expired);
            if (attacks != certifies)
            {
                _search.Solve(attacks, _options, _expired);
            }

            Witness? witness = Verify(index, label) ?? FindStrictly(index, label, attacks.ShiftedDown(-StrictMargin * margin));
            double attacked = witness?.Distance ?? double.PositiveInfinity;
            if (certified > attacked)
            {
                throw new UnsoundException(FormattableString.Invariant(
                    $"The exact solver certified {certified:R} for sample {index} and holds a witness at {attacked:R}."));
            }

            bool exact = double.IsFinite(attacked) ? attacked - certified <= _options.Gap * attacked : double.IsPositiveInfinity(certified);
            return new SampleRadius(
                index, label, margin, new RadiusBracket(certified, attacked), exact ? RadiusStatus.Exact : RadiusStatus.Bracket, witness);
        }

        public (double Distance, Witness? Witness) Search(int index, Samples samples, int label)
        {
            samples.CopyRow(index, _point);
            if (_classifier.EvaluateMargin(_point, label, _workspace) <= 0)
            {
                return (0, null);
            }

            WriteStart();
            Witness? witness = _search.Pieces.Search(Forms(label).Attacks) ? Verify(index, label) : null;
            return (witness?.Distance ?? double.PositiveInfinity, witness);
        }

        /// <summary>
        /// The form whose radius is certified, and the one whose solutions are witnesses: the same, but for the probability read-out.
        /// </summary>
        private (MarginForm Certifies, MarginForm Attacks) Forms(int label) =>
            _forms.TryGetValue(label, out (MarginForm Certifies, MarginForm Attacks) known) ? known : _forms[label] = MakeForms(label);

        private (MarginForm Certifies, MarginForm Attacks) MakeForms(int label)
        {
            if (_classifier.Readout != Readout.Probability)
            {
                MarginForm form = MarginForm.Of(_classifier, label);
                return (form, form);
            }

            return MarginForm.OfProbability(_classifier.Network, label);
        }

        /// <summary>Takes over z from the margin's evaluation.</summary>
        private void WriteStart()
        {
            HiddenLayer hidden = _classifier.Network.Hidden;
            _workspace.Preactivations.CopyTo(_sample.Start, 0);
            double length = TensorPrimitives.Norm<double>(_point);
            for (int r = 0; r < _norms.Length; r++)
            {
                _sample.Errors[r] = _sample.Unit * ((_norms[r] * length) + Math.Abs(hidden.Biases[r]));
            }
        }

        /// <summary>
        /// Lifts the candidate and steps over the boundary by as little as rounding demands: a
        /// little further out, or onto a piece shifted a little.
        /// </summary>
        private Witness? Verify(int index, int label)
        {
            const double Further = 1e-12, LeastCare = 1e-15, MostCare = 1e-8;
            if (double.IsPositiveInfinity(_search.Pieces.Length))
            {
                return null;
            }

            TensorPrimitives.Multiply(_search.Pieces.Delta, 1 + Further, _candidate);
            Witness? witness = Check(index, label, _candidate);
            for (double care = LeastCare; care < MostCare && witness is null; care *= 10)
            {
                ReadOnlySpan<double> candidate = _search.Pieces.ProjectWithCare(care);
                if (candidate.IsEmpty)
                {
                    return null;
                }

                witness = Check(index, label, candidate);
            }

            return witness;
        }

        /// <summary>
        /// Where the nearest wrong points only tie, in a set too thin for rounded numbers: the nearest of a negative margin, or the origin.
        /// </summary>
        private Witness? FindStrictly(int index, int label, MarginForm strict)
        {
            Witness? below = null;
            if (double.IsFinite(_search.Pieces.Length))
            {
                _search.Solve(strict, _options, _expired);
                below = Verify(index, label);
            }

            // without biases all outputs tie at the origin, and −x reaches it without rounding
            TensorPrimitives.Negate(_point, _delta);
            Witness? origin = Check(index, label);
            return below is null || origin?.Distance < below.Distance ? origin : below;
        }

        private Witness? Check(int index, int label, ReadOnlySpan<double> candidate) =>
            _harness.CheckLifted(_samples, index, _point, label, _space, candidate, _delta, Unlimited);

        private Witness? Check(int index, int label)
        {
            _harness.Check(index, _point, label, _delta, Unlimited, project: false, out Witness? witness);
            return witness;
        }
    }
}
