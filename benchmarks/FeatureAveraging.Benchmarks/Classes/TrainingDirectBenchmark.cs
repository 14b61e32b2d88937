using FeatureAveraging.Benchmarks.Comparison;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>The direct form: <c>train.direct</c> of the comparison.</summary>
public class TrainingDirectBenchmark : TrainingBenchmark
{
    private protected override Workload CreateWorkload(int threads) => Workload.Direct(threads);
}
