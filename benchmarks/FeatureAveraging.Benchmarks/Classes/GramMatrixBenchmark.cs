using BenchmarkDotNet.Attributes;
using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Training;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>The Gram matrix K = XXᵀ of the paper's data, n = 1000, d = 3072.</summary>
[Config(typeof(InProcessConfig))]
public class GramMatrixBenchmark : IDisposable
{
    private Workload? _workload;
    private TensorData? _tensors;

    /// <summary>Threads of either side.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Draws the data.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        torch.set_num_threads(Threads);
        Workload paper = Workload.Paper(Threads);
        _workload = paper with { Networks = [paper.Networks[0]], Options = paper.Options with { Form = TrainingForm.Dual, Steps = 1 } };
        _tensors = new TensorData(_workload.Data, torch.ScalarType.Float32);
    }

    /// <summary>The full matrix product XXᵀ.</summary>
    [Benchmark(Baseline = true)]
    public void Libtorch()
    {
        using torch.Tensor transposed = _tensors!.Inputs.t();
        using torch.Tensor gram = _tensors.Inputs.mm(transposed);
    }

    /// <summary>A dual training of one step: K, its symmetry used, and little else.</summary>
    [Benchmark]
    public object OursWithOneStep() => _workload!.TrainOurs();

    /// <summary>Frees the tensors.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _tensors?.Dispose();
        GC.SuppressFinalize(this);
    }
}
