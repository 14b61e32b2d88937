using FeatureAveraging.Numerics;

namespace FeatureAveraging.Data;

/// <summary>Images as they rest in memory: bytes n × c × h × w with one class label each.</summary>
/// <param name="Pixels">Row-major bytes, length n·c·h·w.</param>
/// <param name="Channels">c.</param>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
/// <param name="Labels">Class of each image, length n, from 0.</param>
public sealed record ImageSet(byte[] Pixels, int Channels, int Height, int Width, int[] Labels)
{
    /// <summary>
    /// Low bytes of images of 16 bits, as long as <see cref="Pixels"/>, which are the high ones: a value is (256·high + low) / 65535.
    /// </summary>
    /// <value>Null for images of 8 bits.</value>
    public byte[]? LowBytes { get; init; }

    /// <summary>n.</summary>
    public int Count => Labels.Length;

    /// <summary>d = c·h·w.</summary>
    public int Dimension => checked(Channels * Height * Width);

    /// <summary>Some of the images, in the order given; their bytes are copied.</summary>
    /// <param name="indices">Images, from 0.</param>
    /// <exception cref="ArgumentException">An index is out of range.</exception>
    public ImageSet Take(ReadOnlySpan<int> indices)
    {
        byte[] pixels = new byte[checked(indices.Length * Dimension)];
        byte[]? low = LowBytes is null ? null : new byte[pixels.Length];
        int[] labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int image = indices[i];
            Shape.Require(image >= 0 && image < Count, nameof(indices), $"holds {image} at {i}; there are n = {Count} images");
            Pixels.AsSpan(image * Dimension, Dimension).CopyTo(pixels.AsSpan(i * Dimension));
            LowBytes?.AsSpan(image * Dimension, Dimension).CopyTo(low.AsSpan(i * Dimension));
            labels[i] = Labels[image];
        }

        return this with { Pixels = pixels, Labels = labels, LowBytes = low };
    }

    /// <summary>
    /// The images as samples with a coarse label, class j as cluster j: byte / 255 (of 16 bits, value / 65535), or the values themselves.
    /// </summary>
    /// <param name="partition">Coarse class of each class.</param>
    /// <param name="scaled">Whether values are divided by the largest one there can be.</param>
    /// <exception cref="ArgumentException">A label lies outside the partition.</exception>
    public LabeledSamples ToSamples(Partition partition, bool scaled = true)
    {
        ArgumentNullException.ThrowIfNull(partition);
        RequireInside(partition);
        return new LabeledSamples(ToInputs(scaled), Array.ConvertAll(Labels, c => partition.Labels[c]), (int[])Labels.Clone(), partition);
    }

    /// <summary>The pixels as samples without labels: byte / 255 (of 16 bits, value / 65535), or the values themselves.</summary>
    /// <param name="scaled">Whether values are divided by the largest one there can be.</param>
    public Samples ToInputs(bool scaled = true)
    {
        var inputs = new Samples(Count, Dimension);
        Span<float> values = inputs.Values;
        float most = LowBytes is null ? byte.MaxValue : ushort.MaxValue;
        for (int i = 0; i < values.Length; i++)
        {
            float value = LowBytes is null ? Pixels[i] : (Pixels[i] << 8) + LowBytes[i];
            values[i] = scaled ? value / most : value;
        }

        return inputs;
    }

    /// <summary>
    /// The same images with coarse classes, the groups of the partition from 0 (of two sides 0 is positive). Pixels are shared.
    /// </summary>
    /// <param name="partition">Coarse class of each class.</param>
    /// <exception cref="ArgumentException">A label lies outside the partition.</exception>
    public ImageSet ToCoarse(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        RequireInside(partition);
        return this with { Labels = Array.ConvertAll(Labels, c => partition.Groups[c]) };
    }

    private void RequireInside(Partition partition)
    {
        int outside = Array.FindIndex(Labels, c => c < 0 || c >= partition.ClusterCount);
        Shape.Require(
            outside < 0,
            nameof(partition),
            $"has {partition.ClusterCount} classes; image {outside} has class {(outside < 0 ? 0 : Labels[outside])}");
    }
}
