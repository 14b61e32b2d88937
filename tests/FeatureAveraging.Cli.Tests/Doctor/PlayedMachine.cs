using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Tests.Doctor;

/// <summary>Machines that the doctor may meet.</summary>
internal static class PlayedMachine
{
    public const string CpuInfo = "processor\t: 0\nmodel name\t: Played Processor 9000\nflags\t\t: fpu\n";
    public const string MemInfo = "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n";

    public static LayoutCheck Right { get; } = new("own layer, 3×3, 4 → 8 channels", IsOwn: true, 1.2e-7, 2.3e-7, 3.4e-7, Tolerance: 1e-4);

    public static LayoutCheck WrongOfOthers { get; } =
        new("plain order, 3×3, 20 → 16 channels", IsOwn: false, 5.5 / 14, 1e-7, 1e-7, Tolerance: 1e-4);

    /// <summary>Linux with time to spare, on which nothing is wrong.</summary>
    public static Machine Calm(string folder) => new()
    {
        Read = Files(("/proc/cpuinfo", CpuInfo), ("/proc/meminfo", MemInfo), ("/proc/loadavg", "0.42 0.30 0.20 1/100 4242\n")),
        Cores = 4,
        VectorBits = 256,
        MemoryBytes = () => 16_000_000_000,
        FreeBytes = _ => 50_000_000_000,
        WorkingDirectory = folder,
        LibtorchVersion = () => "2.10.0",
        ExamineArithmetic = () => new ArithmeticReport(ArithmeticOutcome.Right, [Right], []),
        HasCuda = () => true,
        DrawFigure = () => { },
    };

    /// <summary>A machine that only has the given files about itself.</summary>
    public static Func<string, string?> Files(params (string Path, string Text)[] files) =>
        path => files.FirstOrDefault(file => file.Path == path).Text;

    /// <summary>The same without libtorch.</summary>
    public static Machine WithoutLibtorch(Machine machine) => machine with
    {
        LibtorchVersion = () => throw Absent(),
        ExamineArithmetic = () => throw Absent(),
        HasCuda = () => throw Absent(),
    };

    private static LibtorchException Absent() => new("libtorch cannot be loaded on this machine.");
}
