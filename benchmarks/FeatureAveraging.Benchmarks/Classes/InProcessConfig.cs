using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>
/// Short runs in this process (a generated project would not find libtorch and would inherit this repository's
/// build rules), with allocated bytes.
/// </summary>
public sealed class InProcessConfig : ManualConfig
{
    /// <summary>Called by BenchmarkDotNet.</summary>
    public InProcessConfig()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}
