using FeatureAveraging.Datasets.Images;
using SkiaSharp;

namespace FeatureAveraging.Datasets.Tests.Images;

public sealed class SkiaImageDecoderTests
{
    private static readonly byte[] Planes = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 250, 251, 252, 253, 254, 255];
    private readonly SkiaImageDecoder _decoder = new();

    [Fact]
    public void Decode_ColourPng_GivesThePlanesToTheBit()
    {
        DecodedImage image = _decoder.Decode(ImageBytes.Png(2, 3, Planes));

        Assert.Equal((3, 2, 3), (image.Channels, image.Height, image.Width));
        Assert.Equal(Planes, image.Pixels);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, 2)] // quality 100 rounds its coefficients still
    public void Decode_GreyImage_HasOneChannel(SKEncodedImageFormat format, int tolerance)
    {
        DecodedImage image = _decoder.Decode(ImageBytes.Grey(1, 4, [10, 20, 30, 40], format));

        Assert.Equal((1, 1, 4), (image.Channels, image.Height, image.Width));
        Assert.All(image.Pixels.Zip([10, 20, 30, 40]), p => Assert.InRange(p.First, p.Second - tolerance, p.Second + tolerance));
    }

    [Fact]
    public void Decode_Jpeg_GivesTheColourWithinRounding()
    {
        DecodedImage image = _decoder.Decode(ImageBytes.Jpeg(200, 100, 50));

        Assert.Equal((3, 16, 16), (image.Channels, image.Height, image.Width));
        // YCbCr and back in whole numbers
        Assert.All(
            image.Pixels.Chunk(256).Zip([200, 100, 50]),
            plane => Assert.All(plane.First, p => Assert.InRange(p, plane.Second - 2, plane.Second + 2)));
    }

    [Fact]
    public void Decode_EveryTruncation_ThrowsInvalidData()
    {
        byte[] png = ImageBytes.Png(2, 3, Planes), jpeg = ImageBytes.Jpeg(200, 100, 50);

        Assert.All(
            Enumerable.Range(0, png.Length / 2),
            length => Assert.Throws<InvalidDataException>(() => _decoder.Decode(png.AsSpan(0, length))));
        Assert.All(
            Enumerable.Range(0, jpeg.Length / 2),
            length => Assert.Throws<InvalidDataException>(() => _decoder.Decode(jpeg.AsSpan(0, length))));
    }

    [Fact]
    public void Decode_TransparentOrOtherFormat_SaysSo()
    {
        byte[] wireless = [0, 0, 1, 1, 0x80];        // WBMP: one white pixel

        Assert.Contains(
            "transparent", Assert.Throws<InvalidDataException>(() => _decoder.Decode(ImageBytes.Png(2, 3, Planes, alpha: 100))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Wbmp", Assert.Throws<InvalidDataException>(() => _decoder.Decode(wireless)).Message, StringComparison.Ordinal);
    }
}
