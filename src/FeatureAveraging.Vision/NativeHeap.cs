using System.Runtime.InteropServices;

namespace FeatureAveraging.Vision;

/// <summary>How the C library hands out the memory that libtorch asks for.</summary>
/// <remarks>
/// glibc gives blocks of more than 128 KB (later: up to 32 MB) back to the system as soon as they are freed,
/// and libtorch frees all its intermediate tensors in every step: a quarter of the time of a training of the small network went into
/// mapping and clearing the same pages again, and memory grew slowly. Blocks that are kept are used again.
/// </remarks>
internal static class NativeHeap
{
    private const int TrimThreshold = -1, MapThreshold = -3;       // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
    private const int Kept = 1 << 30;

    /// <summary>Lets the process keep up to 1 GB of freed memory; where the C library is not glibc, nothing changes.</summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MapThreshold, Kept);
            _ = SetOption(TrimThreshold, Kept);
        }
        // another C library without this setting
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int parameter, int value);
}
