using System.Runtime.InteropServices;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>The command <c>compare</c>: ours against libtorch, in one process, in turn, on the same data, network and thread count.</summary>
internal static class CompareCommand
{
    /// <summary>Measures everything and prints it.</summary>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="json">One JSON object on standard output instead of a table.</param>
    public static void Run(int threads, bool json)
    {
        torch.set_num_threads(threads);
        Func<int, Workload>[] workloads = [Workload.Paper, Workload.Long, Workload.Direct];
        var cases = new List<CaseResult>();
        var allocations = new Dictionary<string, long>();
        foreach (Func<int, Workload> make in workloads)
        {
            Workload workload = make(threads);
            Console.Error.WriteLine($"{workload.Name} …");
            cases.Add(Measure(workload));
            allocations[workload.Name] = StepAllocation.Measure(workload);
        }

        Console.Error.WriteLine("synthetic.process …");
        var report = new ComparisonReport(CpuName(), Environment.ProcessorCount, threads, torch.__version__, cases, allocations, SyntheticProcess.Measure(threads));
        Console.WriteLine(json ? report.ToJson() : report.ToTable());
    }

    private static CaseResult Measure(Workload workload)
    {
        using var tensors = new TensorData(workload.Data, torch.ScalarType.Float32);
        IReadOnlyList<TwoLayerNetwork> ours = [], theirs = [];
        (double oursMs, double libtorchMs) = Timing.Interleave(() => ours = workload.TrainOurs(), () => theirs = TrainLibtorch(workload, tensors), workload.WarmUp, workload.Runs);
        double difference = ours.Zip(theirs).Max(pair => RelativeDifference(pair.First.Hidden.Weights, pair.Second.Hidden.Weights));
        return new CaseResult(workload.Name, oursMs, libtorchMs, workload.Bound, workload.Aim, difference);
    }

    private static List<TwoLayerNetwork> TrainLibtorch(Workload workload, TensorData tensors)
    {
        var trained = new List<TwoLayerNetwork>();
        foreach (TwoLayerNetwork network in workload.Networks)
        {
            using var training = new AutogradTraining(network, tensors, workload.Options);
            training.Step(workload.Options.Steps);
            trained.Add(training.ComputeNetwork());
        }

        return trained;
    }

    private static double RelativeDifference(Matrix ours, Matrix theirs)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < theirs.Values.Length; i++)
        {
            difference += Math.Pow(ours.Values[i] - theirs.Values[i], 2);
            size += Math.Pow(theirs.Values[i], 2);
        }

        return Math.Sqrt(difference / size);
    }

    private static string CpuName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }
}
