using BenchmarkDotNet.Attributes;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>Exact radii of the paper's networks, against one radius of the paper's attack in libtorch; one thread.</summary>
[Config(typeof(InProcessConfig))]
public class RadiusBenchmark : IDisposable
{
    private const double Epsilon = 30;
    private RadiusProblem? _problem;
    private TensorData? _tensors;
    private AutogradPgd? _attack;

    /// <summary>Cluster labels with the sum read-out; else binary labels.</summary>
    [Params(false, true)]
    public bool Fine { get; set; }

    /// <summary>Trains the network and draws the points.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        torch.set_num_threads(1);
        _problem = Fine ? RadiusCase.PaperFine() : RadiusCase.PaperCoarse();
        _tensors = new TensorData(_problem.Samples, torch.ScalarType.Float32);
        _attack = new AutogradPgd(_problem.Classifier.Network, _tensors, new PgdOptions());
    }

    /// <summary>PGD in ℓ₂ with 40 steps at ε = 30, in full dimension: one point of a curve.</summary>
    [Benchmark(Baseline = true)]
    public object Libtorch() => _attack!.ComputeCurve([Epsilon]);

    /// <summary>1000 exact radii: the whole curve.</summary>
    [Benchmark]
    public object Ours() => _problem!.Solve(new RadiusOptions());

    /// <summary>Frees the tensors.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _attack?.Dispose();
        _tensors?.Dispose();
        GC.SuppressFinalize(this);
    }
}
