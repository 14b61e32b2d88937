using FeatureAveraging.Datasets.Images;

namespace FeatureAveraging.Datasets.Mnist;

/// <summary>
/// MNIST from its IDX files, gzipped or plain, in <c>mnist/</c> below the data directory or in the data directory itself.
/// </summary>
public static class MnistDataset
{
    /// <summary>Its name on the command line.</summary>
    public const string Id = "mnist";

    /// <summary>Number of classes: the digits.</summary>
    public const int ClassCount = 10;

    /// <summary>Reads one part.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="split">Training or test images.</param>
    /// <returns>The images; files with another content than MNIST's are named in a diagnostic.</returns>
    /// <exception cref="DatasetException">A file is missing or damaged, images and labels differ in number, or a label is not a
    /// digit.</exception>
    public static LoadedImages Load(string dataDirectory, DatasetSplit split) => IdxDataset.Mnist.Load(dataDirectory, split);
}
