using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Benchmarks.Radius;
using FeatureAveraging.Benchmarks.Vision;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Everything one <c>compare</c> found.</summary>
/// <param name="Cpu">Processor.</param>
/// <param name="Cores">Logical cores of the machine.</param>
/// <param name="Threads">Threads the command was given.</param>
/// <param name="Libtorch">Version of libtorch.</param>
/// <param name="Cases">Timed cases.</param>
/// <param name="AllocatedBytesPerStep">Bytes that ours allocates per training step, by case.</param>
/// <param name="Radii">Radii of ours against absolute bounds.</param>
/// <param name="Curves">Network passes of curves of robust accuracy.</param>
/// <param name="TrainingMemory">Memory of a deep training; null where it was not measured.</param>
/// <param name="SyntheticProcess">The whole command <c>favg reproduce synthetic</c>; null where it was not measured.</param>
internal sealed record ComparisonReport(
    string Cpu,
    int Cores,
    int Threads,
    string Libtorch,
    IReadOnlyList<CaseResult> Cases,
    IReadOnlyDictionary<string, long> AllocatedBytesPerStep,
    IReadOnlyList<RadiusResult> Radii,
    IReadOnlyList<CurveResult> Curves,
    TrainingMemoryResult? TrainingMemory,
    ProcessResult? SyntheticProcess)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A table for a terminal.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        Line(text, $"{Cpu}, {Cores} cores; libtorch {Libtorch}; medians of wall time");
        AddCases(text);
        AddRadii(text);
        AddVision(text);
        if (SyntheticProcess is not null)
        {
            Line(text, $"");
            Line(text, $"{"synthetic.process",-18} {SyntheticProcess.Seconds:F2} s (bound {ProcessResult.SecondsBound}), {SyntheticProcess.PeakMegabytes:F0} MB at its peak (bound {ProcessResult.MegabytesBound}); median of {SyntheticProcess.Runs} runs");
        }

        return text.ToString();
    }

    private void AddCases(StringBuilder text)
    {
        if (Cases.Count > 0)
        {
            Line(text, $"");
            Line(text, $"{"case",-14}{"threads",8}{"ours ms",10}{"libtorch ms",14}{"ratio",8}{"bound",8}{"aim",6}  {"kept",-6}{"difference",12}");
        }

        foreach (CaseResult c in Cases)
        {
            Line(text, $"{c.Case,-14}{c.Threads,8}{c.OursMs,10:F1}{c.LibtorchMs,14:F1}{c.Ratio,8:F2}{c.Bound,8:G3}{c.Aim,6:G3}  {Kept(c.Holds),-6}{c.Difference,12:E1}");
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
            Line(text, $"{"case",-18}{"points",8}{"seconds",10}{"median ms",11}{"slowest ms",12}{"solved",8}{"bound",14}  kept; one thread");
        }

        foreach (RadiusResult r in Radii)
        {
            Line(text, $"{r.Case,-18}{r.Points,8}{r.Seconds,10:F3}{r.MedianMs,11:F3}{r.SlowestMs,12:F1}{r.SolvedShare,8:P0}{r.Demand,14}  {Kept(r.Holds)}");
        }

        foreach (RadiusResult r in Radii.Where(r => r.BytesPerPoint is not null))
        {
            Line(text, $"{r.Case,-14} allocates {r.BytesPerPoint} bytes a point besides its result (bound 0)");
        }
    }

    private void AddVision(StringBuilder text)
    {
        if (Curves.Count > 0)
        {
            Line(text, $"");
            Line(text, $"{CurveCase.Name,-18}{"images",8}{"radii",7}{"ours, passes",14}{"fixed radius",14}{"ratio",8}{"bound",7}  {"kept",-6}{"worst difference",18}");
        }

        foreach (CurveResult c in Curves)
        {
            Line(text, $"{c.Attacks,-18}{c.Images,8}{c.Radii,7}{c.Ours,14:F0}{c.FixedRadius,14:F0}{c.Ratio,8:F1}{CurveResult.Bound,7}  {Kept(c.Holds),-6}{c.WorstDifference,18:F3}");
        }

        if (TrainingMemory is { } memory)
        {
            Line(text, $"");
            Line(text, $"{Vision.TrainingMemory.Name} {memory.PeakMegabytes:F0} MB at its peak, grown by {memory.GrownMegabytes:F1} MB (bound {TrainingMemoryResult.MegabytesBound}) over {memory.Batches} batches, tensors {(memory.TensorsConstant ? "constant" : "NOT constant")}; kept: {Kept(memory.Holds)}");
        }
    }

    private static string Kept(bool holds) => holds ? "yes" : "NO";

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
