using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Benchmarks.Vision;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Everything one <c>compare</c> found, or one case of it.</summary>
internal sealed record ComparisonReport
{
    /// <summary>Form of the JSON: snake case, indented.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Processor.</summary>
    public required string Cpu { get; init; }

    /// <summary>Logical cores of the machine.</summary>
    public required int Cores { get; init; }

    /// <summary>Threads the command was given.</summary>
    public required int Threads { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>Timed cases.</summary>
    public IReadOnlyList<CaseResult> Cases { get; init; } = [];

    /// <summary>Bytes that ours allocates per training step, by case.</summary>
    public IReadOnlyDictionary<string, long> AllocatedBytesPerStep { get; init; } = new Dictionary<string, long>();

    /// <summary>Radii of ours against absolute bounds.</summary>
    public IReadOnlyList<RadiusResult> Radii { get; init; } = [];

    /// <summary>Speed of a deep training, by precision.</summary>
    public IReadOnlyList<TrainingSpeedResult> TrainingSpeeds { get; init; } = [];

    /// <summary>Speed of randomized smoothing, by network and number of deviations.</summary>
    public IReadOnlyList<SmoothingSpeedResult> Smoothing { get; init; } = [];

    /// <summary>Network passes of curves of robust accuracy.</summary>
    public IReadOnlyList<CurveResult> Curves { get; init; } = [];

    /// <summary>Memory of a deep training; null where it was not measured.</summary>
    public TrainingMemoryResult? TrainingMemory { get; init; }

    /// <summary>The whole command <c>favg reproduce synthetic</c>; null where it was not measured.</summary>
    public ProcessResult? SyntheticProcess { get; init; }

    /// <summary>Cases that came to no result.</summary>
    public IReadOnlyList<FailedCase> Failed { get; init; } = [];

    /// <summary>A report of this machine without any case.</summary>
    /// <param name="threads">Threads the command was given.</param>
    public static ComparisonReport Empty(int threads) =>
        new() { Cpu = CpuName(), Cores = Environment.ProcessorCount, Threads = threads, Libtorch = torch.__version__ };

    /// <summary>This report and the cases of another.</summary>
    /// <param name="other">Cases that this report does not have.</param>
    public ComparisonReport Add(ComparisonReport other) => this with
    {
        Cases = [.. Cases, .. other.Cases],
        AllocatedBytesPerStep = AllocatedBytesPerStep.Concat(other.AllocatedBytesPerStep).ToDictionary(),
        Radii = [.. Radii, .. other.Radii],
        TrainingSpeeds = [.. TrainingSpeeds, .. other.TrainingSpeeds],
        Smoothing = [.. Smoothing, .. other.Smoothing],
        Curves = [.. Curves, .. other.Curves],
        TrainingMemory = TrainingMemory ?? other.TrainingMemory,
        SyntheticProcess = SyntheticProcess ?? other.SyntheticProcess,
    };

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>A table for a terminal.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        Line(text, $"{Cpu}, {Cores} cores; libtorch {Libtorch}; medians of wall time");
        AddCases(text);
        AddRadii(text);
        AddVision(text);
        AddSmoothing(text);
        if (SyntheticProcess is { } process)
        {
            Line(text, $"");
            Line(text, $"{Comparison.SyntheticProcess.Name}: median of {process.Runs} runs");
            Line(text, $"  {process.Seconds:F2} s (bound {ProcessResult.SecondsBound})");
            Line(text, $"  {process.PeakMegabytes:F0} MB at its peak (bound {ProcessResult.MegabytesBound})");
        }

        AddFailed(text);
        return text.ToString();
    }

    private void AddCases(StringBuilder text)
    {
        if (Cases.Count > 0)
        {
            Line(text, $"");
            Line(
                text,
                $"{"case",-14}{"threads",8}{"ours ms",10}{"libtorch ms",14}{"ratio",8}{"bound",8}{"aim",6}  {"kept",-6}{"difference",12}");
        }

        foreach (CaseResult c in Cases)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{c.Case,-14}{c.Threads,8}{c.OursMs,10:F1}{c.LibtorchMs,14:F1}{c.Ratio,8:F2}{c.Bound,8:G3}{c.Aim,6:G3}  " +
                $"{Kept(c.Holds),-6}{c.Difference,12:E1}");
        }

        foreach ((string name, long bytes) in AllocatedBytesPerStep)
        {
            Line(text, $"{name,-14} allocates {bytes} bytes per step (bound 0)");
        }
    }

    private void AddRadii(StringBuilder text)
    {
        if (Radii.Count > 0)
        {
            Line(text, $"");
            Line(
                text, $"{"case",-18}{"points",8}{"seconds",10}{"median ms",11}{"slowest ms",12}{"solved",8}{"bound",14}  kept; one thread");
        }

        foreach (RadiusResult r in Radii)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{r.Case,-18}{r.Points,8}{r.Seconds,10:F3}{r.MedianMs,11:F3}{r.SlowestMs,12:F1}{r.SolvedShare,8:P0}{r.Demand,14}  " +
                $"{Kept(r.Holds)}");
        }

        foreach (RadiusResult r in Radii.Where(r => r.BytesPerPoint is not null))
        {
            Line(text, $"{r.Case,-14} allocates {r.BytesPerPoint} bytes a point besides its result (bound 0)");
        }
    }

    private void AddVision(StringBuilder text)
    {
        if (TrainingSpeeds.Count > 0)
        {
            Line(text, $"");
            Line(text, $"{TrainingSpeed.Name,-18}{"width",8}{"threads",9}{"ours, images/s",16}{"libtorch",10}{"ratio",8}{"bound",7}  kept");
        }

        foreach (TrainingSpeedResult r in TrainingSpeeds)
        {
            string verdict = FormattableString.Invariant($"{r.Ratio,8:F2}{TrainingSpeedResult.Bound,7}  {Kept(r.Holds)}");
            Line(text, $"{r.Type,-18}{r.Width,8}{r.Threads,9}{r.Ours,16:F0}{r.Libtorch,10:F0}{verdict}");
        }

        if (Curves.Count > 0)
        {
            Line(text, $"");
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{CurveCase.Name,-18}{"images",8}{"radii",7}{"ours, passes",14}{"fixed radius",14}{"ratio",8}{"bound",7}  " +
                $"{"kept",-6}{"worst difference",18}");
        }

        foreach (CurveResult c in Curves)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{c.Attacks,-18}{c.Images,8}{c.Radii,7}{c.Ours,14:F0}{c.FixedRadius,14:F0}{c.Ratio,8:F1}{CurveResult.Bound,7}  " +
                $"{Kept(c.Holds),-6}{c.WorstDifference,18:F3}");
        }

        if (TrainingMemory is { } memory)
        {
            Line(text, $"");
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{Vision.TrainingMemory.Name} {memory.PeakMegabytes:F0} MB at its peak, grown by {memory.GrownMegabytes:F1} MB " +
                $"(bound {TrainingMemoryResult.MegabytesBound}) over {memory.Batches} batches, tensors " +
                $"{(memory.TensorsConstant ? "constant" : "NOT constant")}; kept: {Kept(memory.Holds)}");
        }
    }

    private void AddSmoothing(StringBuilder text)
    {
        if (Smoothing.Count > 0)
        {
            Line(text, $"");
            Line(
                text,
                $"{"smoothing",-14}{"sigmas",8}{"threads",9}{"ours, pts/s",16}{"libtorch",10}{"ratio",8}{"bound",7}  kept   of CPU time");
        }

        foreach (SmoothingSpeedResult r in Smoothing)
        {
            string verdict = FormattableString.Invariant(
                $"{r.Ratio,8:F2}{SmoothingSpeedResult.Bound,7}  {Kept(r.Holds),-6}{r.ProcessorRatio,12:F2}");
            Line(text, $"{r.Network,-14}{r.Sigmas,8}{r.Threads,9}{r.Ours,16:F0}{r.Libtorch,10:F0}{verdict}");
        }
    }

    private void AddFailed(StringBuilder text)
    {
        if (Failed.Count > 0)
        {
            Line(text, $"");
        }

        foreach (FailedCase f in Failed)
        {
            Line(text, $"{f.Case} FAILED with exit code {f.ExitCode}: {f.Message}");
        }
    }

    private static string CpuName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        IEnumerable<string> lines = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo) : [];
        string? line = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }

    private static string Kept(bool holds) => holds ? "yes" : "NO";

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
