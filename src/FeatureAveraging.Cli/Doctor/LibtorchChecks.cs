using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>Checks of libtorch, its arithmetic and the GPU.</summary>
internal sealed class LibtorchChecks(Machine machine)
{
    /// <summary>What the arithmetic check found; null before it ran, or without libtorch.</summary>
    public ArithmeticReport? Report { get; private set; }

    /// <summary>Whether libtorch is there, and its version.</summary>
    public Finding Version()
    {
        try
        {
            string version = machine.LibtorchVersion();
            return Finding.Fine(machine.LibtorchFolder() is { } folder ? $"{version}, your own, from {folder}" : version);
        }
        catch (LibtorchException fault)
        {
            return new Finding(CheckState.Missing, "cannot be loaded; deep networks need it", Failures.Explain(fault));
        }
    }

    /// <summary>Whether its convolutions are right.</summary>
    public Finding Arithmetic()
    {
        try
        {
            Report = machine.ExamineArithmetic();
        }
        catch (LibtorchException)
        {
            return new Finding(CheckState.Missing, "not checked, since there is no libtorch");
        }

        return Judge(Report) with { Details = [.. Faults(Report.WithOneDnn, ""), .. Faults(Report.WithoutOneDnn, ", without oneDNN")] };
    }

    /// <summary>Whether there is a GPU. None is needed.</summary>
    public Finding Gpu()
    {
        const string NotNeeded = "Not needed: everything runs on the processor.";
        string? driver = machine.Read("/proc/driver/nvidia/version")?.Split('\n')[0].Trim();
        try
        {
            const string Unused = "an NVIDIA driver, and libtorch finds no GPU to use";
            return machine.HasCuda() ? Finding.Fine("an NVIDIA GPU, and libtorch computes on it")
                : driver is null ? new Finding(CheckState.Missing, "no NVIDIA driver", NotNeeded)
                : new Finding(
                    CheckState.Missing, Unused,
                    "To use it, give the folder of a PyTorch for CUDA by FAVG_LIBTORCH, or build with -p:TorchBackend=cuda.");
        }
        catch (LibtorchException)
        {
            return new Finding(CheckState.Missing, "not checked, since there is no libtorch", NotNeeded);
        }
    }

    private static Finding Judge(ArithmeticReport report)
    {
        LayoutCheck[] wrong = [.. report.WithOneDnn.Where(layout => !layout.IsRight)];
        int all = report.WithOneDnn.Count, own = report.WithOneDnn.Count(layout => layout.IsOwn);
        string share = $"{wrong.Length} of {all} layouts are wrong with oneDNN";
        return report.Outcome switch
        {
            ArithmeticOutcome.Right => Finding.Fine($"right in {all} of {all} layouts: {own} of ours, {all - own} of other models"),
            ArithmeticOutcome.Wrong => new Finding(CheckState.Wrong, "libtorch computes wrong results on this processor", report.Fault),
            _ when wrong.Any(layout => layout.IsOwn) => new Finding(
                CheckState.WorksAround,
                $"{share}, right without it",
                "favg switches oneDNN off: right results, several times slower. See FA4001 in docs/reference/diagnostics.md."),
            _ => new Finding(
                CheckState.WorksAround,
                $"{share}, none of them ours",
                "favg's own networks avoid these layouts. A model of yours that has them is right only without oneDNN."),
        };
    }

    // Only what is wrong: the JSON has every layout.
    private static IEnumerable<string> Faults(IEnumerable<LayoutCheck> layouts, string how) =>
        layouts.Where(l => !l.IsRight).Select(layout =>
    {
        double worst = Math.Max(Math.Max(layout.ForwardError, layout.InputGradientError), layout.WeightGradientError);
        return FormattableString.Invariant($"off by {worst:G2}: {layout.Layout}{how}");
    });
}
