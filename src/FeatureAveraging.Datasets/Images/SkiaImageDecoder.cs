using System.Runtime.InteropServices;
using SkiaSharp;

namespace FeatureAveraging.Datasets.Images;

/// <summary>JPEG, PNG, WebP, BMP and the first frame of GIF by Skia's codecs; PNG of 16 bits by our own.</summary>
internal sealed class SkiaImageDecoder : IImageDecoder
{
    private const int Rgba = 4;

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded)
    {
        if (DeepPng.Recognizes(encoded))
        {
            return DeepPng.Decode(encoded);
        }

        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException("it is not an image that can be read");
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp
            or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Gif))
        {
            throw new InvalidDataException($"it is a {codec.EncodedFormat} image");
        }

        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (codec.Info.ColorType == SKColorType.Gray8)
        {
            return new DecodedImage(1, height, width, Read(codec, SKColorType.Gray8, SKAlphaType.Opaque, 1));
        }

        bool opaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        byte[] pixels = Read(codec, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, Rgba);
        return new DecodedImage(3, height, width, ToPlanes(pixels));
    }

    private static byte[] Read(SKCodec codec, SKColorType colors, SKAlphaType alpha, int bytesPerPixel)
    {
        byte[] pixels = new byte[checked(codec.Info.Width * codec.Info.Height * bytesPerPixel)];
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, colors, alpha); // no colour space: values as stored
        var pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            SKCodecResult result = codec.GetPixels(info, pin.AddrOfPinnedObject());
            return result == SKCodecResult.Success
                ? pixels
                : throw new InvalidDataException(
                    result == SKCodecResult.IncompleteInput ? "it ends too early" : $"it is damaged ({result})");
        }
        finally
        {
            pin.Free();
        }
    }

    private static byte[] ToPlanes(byte[] pixels)
    {
        int area = pixels.Length / Rgba;
        byte[] planes = new byte[3 * area];
        for (int i = 0; i < area; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.AsSpan(i * Rgba, Rgba);
            if (pixel[3] != byte.MaxValue)
            {
                throw new InvalidDataException("it has transparent pixels");
            }

            (planes[i], planes[area + i], planes[(2 * area) + i]) = (pixel[0], pixel[1], pixel[2]);
        }

        return planes;
    }
}
