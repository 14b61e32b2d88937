using FeatureAveraging.Data;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>What has been read of one part of CIFAR-10 or CIFAR-100.</summary>
/// <param name="batches">Names of its files.</param>
/// <param name="imagesPerBatch">Images in each of them.</param>
/// <param name="isFine">Whether it is CIFAR-100.</param>
internal sealed class CifarPart(string[] batches, int imagesPerBatch, bool isFine)
{
    /// <summary>Bytes of one image: 1024 of red, of green and of blue, row by row.</summary>
    public const int PixelBytes = 3 * Side * Side;

    /// <summary>Coarse classes of CIFAR-100.</summary>
    public const int CoarseCount = 20;

    private const int Side = 32;

    /// <summary>Names of its files.</summary>
    public string[] Batches { get; } = batches;

    /// <summary>Images in each file.</summary>
    public int ImagesPerBatch { get; } = imagesPerBatch;

    /// <summary>Files that are still to be read.</summary>
    public List<string> Missing { get; } = [.. batches];

    /// <summary>The pixels of all images.</summary>
    public byte[] Pixels { get; } = new byte[batches.Length * imagesPerBatch * PixelBytes];

    /// <summary>Coarse classes; zeros for CIFAR-10.</summary>
    public int[] Coarse { get; } = new int[batches.Length * imagesPerBatch];

    private int[] Labels { get; } = new int[batches.Length * imagesPerBatch];

    /// <summary>Classes, of CIFAR-100 the fine ones.</summary>
    /// <param name="isFine">Whether it is CIFAR-100.</param>
    public static int ClassCount(bool isFine) => isFine ? 100 : 10;

    /// <summary>Takes the labels of one image.</summary>
    /// <returns>null, or the label that is no class, and what is expected.</returns>
    public (long Label, string Expected)? SetLabels(int image, long coarse, long label)
    {
        int classes = ClassCount(isFine);
        if (label < 0 || label >= classes)
        {
            return (label, $"a class from 0 to {classes - 1}");
        }

        if (coarse is < 0 or >= CoarseCount)
        {
            return (coarse, $"a class from 0 to {CoarseCount - 1}");
        }

        (Labels[image], Coarse[image]) = ((int)label, (int)coarse);
        return null;
    }

    /// <summary>The images with their classes.</summary>
    public ImageSet ToImages() => new(Pixels, 3, Side, Side, Labels);
}
