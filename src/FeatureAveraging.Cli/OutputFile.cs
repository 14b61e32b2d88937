using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli;

/// <summary>A file that the user names for a result. It is claimed before any work, so that an unusable one costs nothing.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly OutputClaim _claim;

    private OutputFile(string path, OutputClaim claim) => (Path, _claim) = (path, claim);

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Claims a file.</summary>
    /// <param name="path">The user's word; null, <c>-</c> and <c>/dev/stdout</c> mean standard output.</param>
    /// <param name="inputs">Files that the command reads, which it must not replace.</param>
    /// <returns>The file; null for standard output.</returns>
    /// <exception cref="OptionsException">It cannot be written, another process writes it, or it is one of the inputs.</exception>
    public static OutputFile? Claim(string? path, params ReadOnlySpan<string> inputs)
    {
        foreach (string input in inputs)
        {
            if (path is not null && File.Exists(path) && File.Exists(input) && Resolved(path) == Resolved(input))
            {
                throw new OptionsException([$"--out is {path}, which is read as {input} and would be replaced; expected another file."]);
            }
        }

        try
        {
            return path is null or "-" or "/dev/stdout" ? null
                : Directory.Exists(path) ? throw new OptionsException([$"--out is {path}, a folder; expected a file."])
                : new OutputFile(path, OutputClaim.OfFile(path));
        }
        catch (DatasetException unusable) // the file is the user's choice: a fault of usage, not of data
        {
            throw new OptionsException([unusable.Message]);
        }
    }

    private static string Resolved(string path) =>
        System.IO.Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    /// <summary>Writes the file.</summary>
    /// <exception cref="OptionsException">It cannot be written.</exception>
    public void Write(string text)
    {
        try
        {
            AtomicFile.WriteText(Path, text);
        }
        catch (DatasetException unusable)
        {
            throw new OptionsException([unusable.Message]);
        }
    }

    /// <summary>Lets another process have it.</summary>
    public void Dispose() => _claim.Dispose();
}
