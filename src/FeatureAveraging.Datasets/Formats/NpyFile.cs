using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy <c>.npy</c> files: one array.</summary>
public static class NpyFile
{
    /// <summary>Reads an array: versions 1 to 3, any byte order, C or Fortran order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, damaged or of an element type that is not read.</exception>
    public static NpyArray Read(string path) => NpyFormat.Parse(path, InputFile.ReadAllBytes(path));

    /// <summary>Writes an array atomically.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => NpyFormat.Write(stream, array));
    }
}
