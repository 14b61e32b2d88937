using System.Text.RegularExpressions;
using FeatureAveraging.Options;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli;

/// <summary>Finds the libtorch of <c>--libtorch</c> and <c>FAVG_LIBTORCH</c>.</summary>
internal static partial class OwnLibtorch
{
    /// <summary>The environment variable that names a folder for every command.</summary>
    public const string Variable = "FAVG_LIBTORCH";

    private const string Main = "libtorch_cpu.so";

    // In the order in which they need each other; a build for the processor alone has fewer.
    private static readonly string[] Libraries =
        ["libtorch_global_deps.so", "libc10.so", Main, "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    /// <summary>Finds the libraries.</summary>
    /// <param name="folder">Where <c>libtorch_cpu.so</c> lies, or whose <c>lib</c> or <c>torch/lib</c> that is.</param>
    /// <exception cref="OptionsException">There is none, or the system is not Linux.</exception>
    public static LibtorchFiles Find(string folder)
    {
        string[] places = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib")];
        if (!OperatingSystem.IsLinux() || Array.Find(places, place => File.Exists(Path.Combine(place, Main))) is not { } lib)
        {
            throw new OptionsException([
                $"--libtorch (or {Variable}) is {folder}; expected, on Linux, the folder of an installed PyTorch, which " +
                "python3 -c \"import torch; print(torch.__path__[0])\" prints, or of an unpacked libtorch. " +
                $"No {Main} is there, in lib/ or in torch/lib/."]);
        }

        lib = Path.GetFullPath(lib);
        return new LibtorchFiles(folder, FindVersion(lib), [.. Libraries.Select(name => Path.Combine(lib, name)).Where(File.Exists)]);
    }

    // version.py of a Python package, build-version of an unpacked libtorch.
    private static string FindVersion(string lib)
    {
        string above = Path.GetDirectoryName(lib)!;
        string script = Path.Combine(above, "version.py"), plain = Path.Combine(above, "build-version");
        return File.Exists(script) && VersionPattern().Match(File.ReadAllText(script)) is { Success: true } match ? match.Groups[1].Value
            : File.Exists(plain) ? File.ReadAllText(plain).Trim()
            : "of unknown version";
    }

    [GeneratedRegex("""__version__\s*(?::\s*\w+\s*)?=\s*['"]([^'"]+)['"]""", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
