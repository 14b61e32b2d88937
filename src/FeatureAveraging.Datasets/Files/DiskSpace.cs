using System.Globalization;

namespace FeatureAveraging.Datasets.Files;

/// <summary>Tells a full disk from other faults, and how much was to be written.</summary>
internal static class DiskSpace
{
    // ENOSPC; EDQUOT on Linux and on macOS; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    private static readonly int[] UnixCodes = [28, 122, 69];
    private static readonly int[] WindowsCodes = [39, 112];

    /// <summary>Whether a disk or a quota is full.</summary>
    public static bool IsFull(Exception fault) =>
        fault is IOException && (OperatingSystem.IsWindows() ? WindowsCodes : UnixCodes).Contains(fault.HResult & 0xFFFF);

    /// <summary>The message of a full disk.</summary>
    /// <param name="path">The file that could not be written.</param>
    /// <param name="write">Writes its content, to measure it.</param>
    /// <param name="fault">The fault.</param>
    public static DatasetException Fault(string path, Action<Stream> write, Exception fault)
    {
        using var measure = new MeasuringStream();
        write(measure);
        return new DatasetException(
            path, "the disk is full", string.Create(CultureInfo.InvariantCulture, $"{measure.Length:N0} bytes of space for this file"),
            "Free that much, or choose a path on another disk.", fault);
    }
}
