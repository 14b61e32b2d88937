using System.Runtime.InteropServices;
using System.Text;

namespace FeatureAveraging.Engineering;

/// <summary>What the C++ runtime library of this system offers.</summary>
internal static class SystemLibrary
{
    private const string CppRuntime = "libstdc++.so.6";

    /// <summary>The file that the loader of this process takes for libstdc++.so.6.</summary>
    /// <exception cref="DllNotFoundException">The system has no libstdc++.so.6.</exception>
    public static string FindCppRuntime()
    {
        NativeLibrary.Load(CppRuntime);
        return File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..])
            .Where(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal))
            .Select(path => "/" + path)
            .First();
    }

    /// <summary>Whether a file contains a zero-terminated name, as the string table of a library that offers this version does.</summary>
    public static bool Mentions(string file, string version) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(version + '\0')) >= 0;
}
