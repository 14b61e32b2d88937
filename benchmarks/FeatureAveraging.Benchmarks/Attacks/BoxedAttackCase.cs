using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Attacks;

/// <summary>The case <c>attack.box</c>: 1,000 images of MNIST in the box [0, 1], 100 steps of DDN (ℓ₂) and of FMN (ℓ∞), ours against one
/// batch on libtorch's autograd.</summary>
internal static class BoxedAttackCase
{
    /// <summary>Start of the names of the two results.</summary>
    public const string Name = "attack.box";

    private const int Images = 1000, Steps = 100, Width = 40, WarmUp = 1, Runs = 5;
    private const double Bound = 1, Aim = 1.5;

    /// <summary>Trains a network of 40 neurons on the parity of the digits, then times both sides; the difference is that of the median
    /// distances, relative to libtorch's.</summary>
    /// <param name="data">Where MNIST lies.</param>
    /// <param name="threads">Threads of either side.</param>
    public static IReadOnlyList<CaseResult> Measure(string data, int threads)
    {
        RadiusProblem problem = RadiusProblem.Mnist(data, Supervision.Coarse, Width, Readout.Native, Images);
        return
        [
            Compare(problem, Norm.L2, new DdnAttack(new DdnOptions { Steps = Steps }), threads),
            Compare(problem, Norm.LInf, new FmnAttack(new FmnOptions { Steps = Steps }), threads),
        ];
    }

    private static CaseResult Compare(RadiusProblem problem, Norm norm, SampleAttack attack, int threads)
    {
        using var tensors = new TensorData(problem.Samples, torch.ScalarType.Float32);
        using var batch = new AutogradBoxAttack((BinaryNetwork)problem.Classifier.Network, tensors, norm, Steps);
        var rules = new AttackRules(norm, [], new Seed(7), new Box(0, 1));
        var boxed = new AttackProblem(problem.Classifier, problem.Samples, rules) { Threads = threads };
        double ours = 0, theirs = 0;
        (double oursMs, double libtorchMs) = Timing.Interleave(
            () => ours = Statistics.Median(attack.Search(boxed).Distances),
            () => theirs = Statistics.Median(batch.Search()),
            WarmUp,
            Runs);
        string name = $"{Name}.{norm.ToString().ToLowerInvariant()}";
        return new CaseResult(name, threads, oursMs, libtorchMs, Bound, Aim, Math.Abs(ours - theirs) / theirs);
    }
}
