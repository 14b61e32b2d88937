using System.Runtime.InteropServices;

namespace FeatureAveraging.Vision;

/// <summary>Loads a libtorch from a folder, before TorchSharp looks for one.</summary>
/// <remarks>
/// The loader of Linux knows a library by its own name, whatever folder it came from: libraries that are loaded first are those that
/// TorchSharp and its library find. docs/decisions/0020-bring-your-own-libtorch.md.
/// </remarks>
internal static class LibtorchLoader
{
    /// <summary>The version that TorchSharp's library was built for. To ask TorchSharp for it is to load a libtorch.</summary>
    internal const string BuiltFor = "2.10.0";

    private const string Bridge = "libLibTorchSharp.so";
    private const int BindNow = 2;      // RTLD_NOW of dlfcn.h

    // In the order in which they need each other.
    private static readonly string[] Packaged = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    /// <summary>Loads the libtorch that lies beside the program in <c>libtorch/</c>, as our executables for Linux have it.</summary>
    public static void TryLoadPackaged()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "libtorch");
        if (OperatingSystem.IsLinux())
        {
            _ = Packaged.All(name => NativeLibrary.TryLoad(Path.Combine(folder, name), out _));
        }
    }

    /// <summary>Loads the libraries that a user brings, and TorchSharp's own on top of them.</summary>
    /// <param name="files">The libraries.</param>
    /// <exception cref="LibtorchException">They cannot be loaded, or do not fit.</exception>
    /// <remarks>
    /// TorchSharp's library is loaded with every symbol bound, so that one that is missing is a message now and not the end of the process
    /// at its first use.
    /// </remarks>
    public static void Load(LibtorchFiles files)
    {
        foreach (string path in files.Libraries)
        {
            LoadLibrary(path, files);
        }

        if (BindBridge() is { } reason)
        {
            throw DoesNotFit(files, reason);
        }
    }

    // The loader's complaint; null when TorchSharp's library is loaded, from wherever the program has it.
    private static string? BindBridge()
    {
        _ = LastError();        // bound before it is needed: binding it clears the error
        string directories = (string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "";
        string complaint = $"{Bridge} is not beside the program";
        foreach (string directory in directories.Split(Path.PathSeparator).Append(AppContext.BaseDirectory))
        {
            string path = Path.Combine(directory, Bridge);
            if (Open(path, BindNow) != 0)
            {
                return null;
            }

            string said = Marshal.PtrToStringUTF8(LastError()) ?? "unknown reason";
            bool isElsewhere = said.StartsWith($"{path}: cannot open", StringComparison.Ordinal);
            complaint = isElsewhere ? complaint : said;
        }

        return complaint;
    }

    private static void LoadLibrary(string path, LibtorchFiles files)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw DoesNotFit(files, fault.Message.Split('\n')[0].Trim());
        }
    }

    private static LibtorchException DoesNotFit(LibtorchFiles files, string reason) => new(
        $"libtorch {files.Version} of {files.Folder} does not fit; favg was built for {BuiltFor}. The loader says: {reason}. " +
        "Give a PyTorch or libtorch of that version, or leave out --libtorch and FAVG_LIBTORCH.");

    [DllImport("libc.so.6", EntryPoint = "dlopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc.so.6", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint LastError();
}
