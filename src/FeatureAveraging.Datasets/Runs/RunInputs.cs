using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Runs;

/// <summary>Describes what a run reads, and finds it again.</summary>
public static class RunInputs
{
    /// <summary>Describes a file, a folder or a data set.</summary>
    /// <param name="path">A path, or the name of a data set.</param>
    /// <exception cref="DatasetException">It is a file that cannot be read.</exception>
    public static RunInput Describe(string path) =>
        File.Exists(path) ? new RunInput(path, InputFile.ComputeSha256(path), FindMaker(path)) : new RunInput(path);

    /// <summary>Whether what lies at the path of an input is the file that was read; a folder or a data set is taken by its name.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="DatasetException">It is a file that cannot be read.</exception>
    public static bool IsThere(RunInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sha256 is null || (File.Exists(input.Path) && InputFile.ComputeSha256(input.Path) == input.Sha256);
    }

    // <run folder>/models/fine.safetensors, <run folder>/samples/test.npz
    private static DateTimeOffset? FindMaker(string path)
    {
        string? folder = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path)));
        string record = Path.Combine(folder ?? "", RunFolder.RecordName);
        try
        {
            return folder is not null && File.Exists(record) ? RunFolder.FindRecords(record)[0].Record.Started : null;
        }
        catch (DatasetException)        // a broken record beside the file says nothing about it
        {
            return null;
        }
    }
}
