using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Classes;

/// <summary>The dual form: <c>train.paper</c> of the comparison, both arms, Gram matrix included.</summary>
public class TrainingDualBenchmark : TrainingBenchmark
{
    private protected override Workload CreateWorkload(int threads)
    {
        Workload paper = Workload.Paper(threads);
        return paper with { Options = paper.Options with { Form = TrainingForm.Dual } };
    }
}
