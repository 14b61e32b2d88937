using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Everything one <c>compare</c> found.</summary>
/// <param name="Cpu">Processor.</param>
/// <param name="Cores">Logical cores of the machine.</param>
/// <param name="Threads">Threads of either side.</param>
/// <param name="Libtorch">Version of libtorch.</param>
/// <param name="Cases">Timed cases.</param>
/// <param name="AllocatedBytesPerStep">Bytes that ours allocates per training step, by case.</param>
/// <param name="SyntheticProcess">The whole command <c>favg reproduce synthetic</c>; null where it was not measured.</param>
internal sealed record ComparisonReport(
    string Cpu,
    int Cores,
    int Threads,
    string Libtorch,
    IReadOnlyList<CaseResult> Cases,
    IReadOnlyDictionary<string, long> AllocatedBytesPerStep,
    ProcessResult? SyntheticProcess)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>A table for a terminal.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        Line(text, $"{Cpu}, {Cores} cores; {Threads} threads a side; libtorch {Libtorch}; medians of wall time");
        Line(text, $"");
        Line(text, $"{"case",-14}{"ours ms",10}{"libtorch ms",14}{"ratio",8}{"bound",8}{"aim",6}  {"kept",-6}{"difference",12}");
        foreach (CaseResult c in Cases)
        {
            Line(text, $"{c.Case,-14}{c.OursMs,10:F1}{c.LibtorchMs,14:F1}{c.Ratio,8:F2}{c.Bound,8:G3}{c.Aim,6:G3}  {(c.Holds ? "yes" : "NO"),-6}{c.Difference,12:E1}");
        }

        Line(text, $"");
        foreach ((string name, long bytes) in AllocatedBytesPerStep)
        {
            Line(text, $"{name,-14} allocates {bytes} bytes per step (bound 0)");
        }

        if (SyntheticProcess is not null)
        {
            Line(text, $"{"synthetic.process",-18} {SyntheticProcess.Seconds:F2} s (bound {ProcessResult.SecondsBound}), {SyntheticProcess.PeakMegabytes:F0} MB at its peak (bound {ProcessResult.MegabytesBound}); median of {SyntheticProcess.Runs} runs");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
