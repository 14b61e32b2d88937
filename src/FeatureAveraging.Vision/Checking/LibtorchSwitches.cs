using System.Runtime.InteropServices;

namespace FeatureAveraging.Vision.Checking;

/// <summary>
/// Switches of libtorch that TorchSharp does not expose: at::Context::setUserEnabled…, by their C++ names (Linux and macOS;
/// on Windows the names differ).
/// </summary>
internal static class LibtorchSwitches
{
    private const string Library = "libtorch_cpu";

    /// <summary>Lets later computations use oneDNN, or not.</summary>
    /// <param name="on">Whether they may.</param>
    /// <returns>Whether the switch was found.</returns>
    public static bool TryUseOneDnn(bool on) => TrySet(() => SetOneDnn(GlobalContext(), on));

    /// <summary>
    /// Forbids NNPACK: it would take over where oneDNN is not used, warns at every call on a processor it does not know, and adds nothing.
    /// </summary>
    /// <returns>Whether the switch was found.</returns>
    public static bool TryForbidNnpack() => TrySet(() => SetNnpack(GlobalContext(), false));

    /// <summary>
    /// Forbids the optimiser of TorchScript, which rewrites a graph after its first calls: the last bits of later calls would differ.
    /// </summary>
    /// <returns>Whether the switch was found.</returns>
    public static bool TryForbidGraphOptimization() => TrySet(() => SetGraphOptimization(false));

    private static bool TrySet(Action set)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            set();
            return true;
        }
        // a build of libtorch with other names
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport(Library, EntryPoint = "_ZN2at13globalContextEv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GlobalContext();

    [DllImport(Library, EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void SetOneDnn(nint context, [MarshalAs(UnmanagedType.U1)] bool on);

    [DllImport(Library, EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void SetNnpack(nint context, [MarshalAs(UnmanagedType.U1)] bool on);

    [DllImport(Library, EntryPoint = "_ZN5torch3jit24setGraphExecutorOptimizeEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void SetGraphOptimization([MarshalAs(UnmanagedType.U1)] bool on);
}
