using System.Runtime.InteropServices;
using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Benchmarks.Vision;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>The command <c>compare</c>: ours against libtorch, in one process, in turn, on the same data, network and thread count; and ours against absolute bounds.</summary>
internal static class CompareCommand
{
    private const string Process = "synthetic.process";
    private static readonly (string Name, Func<int, Workload> Create)[] Trainings = [("train.paper", Workload.Paper), ("train.long", Workload.Long), ("train.direct", Workload.Direct)];

    /// <summary>Name of every case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Trainings.Select(t => t.Name), CurveComparison.Name, .. RadiusCase.All.Select(c => c.Name), CurveCase.Name, TrainingMemory.Name, Process];

    /// <summary>Measures everything wanted and prints it.</summary>
    /// <param name="threads">Threads of either side; cases of radii have one by definition.</param>
    /// <param name="json">One JSON object on standard output instead of a table.</param>
    /// <param name="only">Start of the names of the wanted cases; empty for all.</param>
    /// <param name="data">Where MNIST lies; null skips the cases that need it.</param>
    public static void Run(int threads, bool json, string only, string? data)
    {
        torch.set_num_threads(threads);
        var cases = new List<CaseResult>();
        var allocations = new Dictionary<string, long>();
        bool Wanted(string name) => name.StartsWith(only, StringComparison.Ordinal);
        foreach ((string name, Func<int, Workload> create) in Trainings.Where(t => Wanted(t.Name)))
        {
            Console.Error.WriteLine($"{name} …");
            Workload workload = create(threads);
            cases.Add(Measure(name, workload, threads));
            allocations[name] = StepAllocation.Measure(workload);
        }

        if (Wanted(CurveComparison.Name))
        {
            Console.Error.WriteLine($"{CurveComparison.Name} …");
            cases.Add(CurveComparison.Measure(threads));
        }

        List<RadiusResult> radii = [.. RadiusCase.All.Where(c => Wanted(c.Name)).Select(c => Measure(c, data)).OfType<RadiusResult>()];
        var report = new ComparisonReport(CpuName(), Environment.ProcessorCount, threads, torch.__version__, cases, allocations, radii, Wanted(CurveCase.Name) ? MeasureCurves(data, threads) : [], Wanted(TrainingMemory.Name) ? MeasureMemory(threads) : null, Wanted(Process) ? MeasureProcess(threads) : null);
        Console.WriteLine(json ? report.ToJson() : report.ToTable());
    }

    private static RadiusResult? Measure(RadiusCase radiusCase, string? data)
    {
        if (radiusCase.NeedsMnist && data is null)
        {
            Console.Error.WriteLine($"{radiusCase.Name} is skipped: neither --data nor FAVG_DATA says where MNIST lies.");
            return null;
        }

        Console.Error.WriteLine($"{radiusCase.Name} …");
        return radiusCase.Run(data);
    }

    private static IReadOnlyList<CurveResult> MeasureCurves(string? data, int threads)
    {
        if (data is null)
        {
            Console.Error.WriteLine($"{CurveCase.Name} is skipped: neither --data nor FAVG_DATA says where MNIST lies.");
            return [];
        }

        Console.Error.WriteLine($"{CurveCase.Name} …");
        return CurveCase.Measure(data, threads);
    }

    private static TrainingMemoryResult MeasureMemory(int threads)
    {
        Console.Error.WriteLine($"{TrainingMemory.Name} …");
        return TrainingMemory.Measure(threads);
    }

    private static ProcessResult? MeasureProcess(int threads)
    {
        Console.Error.WriteLine($"{Process} …");
        return SyntheticProcess.Measure(threads);
    }

    private static CaseResult Measure(string name, Workload workload, int threads)
    {
        using var tensors = new TensorData(workload.Data, torch.ScalarType.Float32);
        IReadOnlyList<TwoLayerNetwork> ours = [], theirs = [];
        (double oursMs, double libtorchMs) = Timing.Interleave(() => ours = workload.TrainOurs(), () => theirs = TrainLibtorch(workload, tensors), workload.WarmUp, workload.Runs);
        double difference = ours.Zip(theirs).Max(pair => RelativeDifference(pair.First.Hidden.Weights, pair.Second.Hidden.Weights));
        return new CaseResult(name, threads, oursMs, libtorchMs, workload.Bound, workload.Aim, difference);
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
