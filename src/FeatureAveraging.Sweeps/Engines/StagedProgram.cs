using System.Runtime.InteropServices;
using FeatureAveraging.Datasets;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>
/// The running program with the runtime that runs it, copied to the folder of a sweep once, so that nodes need nothing installed.
/// </summary>
public static class StagedProgram
{
    // Two thirds of a gigabyte that only deep networks need, and those cannot be swept yet.
    private static readonly string[] LeftOut = ["libtorch", "libc10", "libcudnn", "libcublas", "libnv", "libcu"];

    /// <summary>Copies the program, unless it is there.</summary>
    /// <param name="directory">Where to: the program of one version.</param>
    /// <param name="running">The program as it runs here.</param>
    /// <returns>How the copy is started.</returns>
    /// <exception cref="DatasetException">It cannot be copied.</exception>
    public static WorkerProgram Stage(string directory, WorkerProgram running)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(running);
        string assembly = Assembly(running), application = Path.GetDirectoryName(assembly)!;
        bool hasHost = assembly.EndsWith(".dll", StringComparison.Ordinal) && !Directory.EnumerateFiles(application, "*coreclr*").Any();
        if (!Directory.Exists(directory))
        {
            string aside = $"{directory}.{Guid.NewGuid().ToString("N")[..8]}";
            try
            {
                Copy(application, Path.Combine(aside, "app"), name => !Array.Exists(LeftOut, name.StartsWith));
                if (hasHost)
                {
                    CopyRuntime(Path.Combine(aside, "dotnet"));
                }

                Publish(aside, directory);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new DatasetException(
                    directory, $"the program cannot be copied there ({fault.Message})", "a writable folder that every node sees",
                    "Choose another folder for the sweep with --out DIR.", fault);
            }
        }

        string copy = Path.Combine(directory, "app", Path.GetFileName(assembly));
        string apphost = Path.ChangeExtension(copy, null);
        return hasHost ? new WorkerProgram(Path.Combine(directory, "dotnet", HostName), [copy])
            : new WorkerProgram(File.Exists(apphost) ? apphost : copy, []);
    }

    private static string HostName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    private static string Assembly(WorkerProgram running)
    {
        // A tool's command is a shim elsewhere, so the folder is asked of the runtime.
        string managed = Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(running.File) + ".dll");
        return Path.GetFullPath(running.Arguments.Count > 0 ? running.Arguments[0] : File.Exists(managed) ? managed : running.File);
    }

    // <root>/shared/Microsoft.NETCore.App/<version>/ is where the running runtime lies; the host and its resolver lie beside.
    private static void CopyRuntime(string target)
    {
        var framework = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar));
        DirectoryInfo root = framework.Parent!.Parent!.Parent!;
        string version = framework.Name;
        Copy(framework.FullName, Path.Combine(target, "shared", framework.Parent.Name, version), _ => true);
        string resolvers = Path.Combine(root.FullName, "host", "fxr");
        string resolver = Directory.EnumerateDirectories(resolvers).OrderBy(one => Path.GetFileName(one) == version).Last();
        Copy(resolver, Path.Combine(target, "host", "fxr", Path.GetFileName(resolver)), _ => true);
        File.Copy(Path.Combine(root.FullName, HostName), Path.Combine(target, HostName));
    }

    private static void Copy(string from, string to, Func<string, bool> isWanted)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from).Where(file => isWanted(Path.GetFileName(file))))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string inner in Directory.EnumerateDirectories(from))
        {
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)), isWanted);
        }
    }

    // Another one may have been faster; its copy is the same.
    private static void Publish(string aside, string directory)
    {
        try
        {
            Directory.Move(aside, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            Directory.Delete(aside, recursive: true);
        }
    }
}
