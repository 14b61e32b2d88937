using System.Runtime.Intrinsics;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>What the doctor reads from a machine. Tests make one up.</summary>
internal sealed record Machine
{
    /// <summary>This machine.</summary>
    public static Machine This { get; } = new();

    /// <summary>Text of a file of the operating system, for example <c>/proc/meminfo</c>; null where there is none.</summary>
    public Func<string, string?> Read { get; init; } = path => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Processor cores that this process may use.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Bits of the widest vector instructions in use; 0 for none.</summary>
    public int VectorBits { get; init; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Bytes of memory that this process may use: those of the machine, or of its container.</summary>
    public Func<long> MemoryBytes { get; init; } = () => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Free bytes on the disk of a directory.</summary>
    public Func<string, long> FreeBytes { get; init; } = path => new DriveInfo(path).AvailableFreeSpace;

    /// <summary>Where <c>runs/</c> is made.</summary>
    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Version of libtorch. Throws <see cref="LibtorchException"/> where it cannot be loaded.</summary>
    public Func<string> LibtorchVersion { get; init; } = () => Libtorch.Version;

    /// <summary>The folder of the user's own libtorch; null for the one that came with favg.</summary>
    public Func<string?> LibtorchFolder { get; init; } = () => Libtorch.Own?.Folder;

    /// <summary>Checks the arithmetic of libtorch: every layout, ours and others.</summary>
    public Func<ArithmeticReport> ExamineArithmetic { get; init; } = Libtorch.Examine;

    /// <summary>Whether deep networks can run on a GPU.</summary>
    public Func<bool> HasCuda { get; init; } = () => Libtorch.HasCuda;

    /// <summary>Draws a figure.</summary>
    public Action DrawFigure { get; init; } = () => SampleFigure.Draw();
}
