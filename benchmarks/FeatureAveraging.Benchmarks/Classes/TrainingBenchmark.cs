using BenchmarkDotNet.Attributes;
using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Networks;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>Ours against libtorch on one workload.</summary>
[Config(typeof(InProcessConfig))]
public abstract class TrainingBenchmark : IDisposable
{
    private Workload? _workload;
    private TensorData? _tensors;

    /// <summary>Threads of either side.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Draws data and networks.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        torch.set_num_threads(Threads);
        _workload = CreateWorkload(Threads);
        _tensors = new TensorData(_workload.Data, torch.ScalarType.Float32);
    }

    /// <summary>Gradient descent by autograd.</summary>
    [Benchmark(Baseline = true)]
    public void Libtorch()
    {
        foreach (TwoLayerNetwork network in _workload!.Networks)
        {
            using var training = new AutogradTraining(network, _tensors!, _workload.Options);
            training.Step(_workload.Options.Steps);
        }
    }

    /// <summary>Gradient descent by our engine.</summary>
    [Benchmark]
    public object Ours() => _workload!.TrainOurs();

    /// <summary>Frees the tensors.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _tensors?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract Workload CreateWorkload(int threads);
}
