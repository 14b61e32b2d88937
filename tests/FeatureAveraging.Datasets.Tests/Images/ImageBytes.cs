using System.IO.Compression;
using SkiaSharp;

namespace FeatureAveraging.Datasets.Tests.Images;

/// <summary>Tiny encoded images and what holds them.</summary>
internal static class ImageBytes
{
    /// <summary>A lossless colour image from c × h × w bytes.</summary>
    public static byte[] Png(int height, int width, byte[] planes, byte alpha = 255)
    {
        using var bitmap =
            new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, alpha == 255 ? SKAlphaType.Opaque : SKAlphaType.Unpremul));
        int area = height * width;
        for (int i = 0; i < area; i++)
        {
            bitmap.SetPixel(i % width, i / width, new SKColor(planes[i], planes[area + i], planes[(2 * area) + i], alpha));
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>An image of one colour.</summary>
    public static byte[] Png(byte value, int height = 2, int width = 2) =>
        Png(height, width, [.. Enumerable.Repeat(value, 3 * height * width)]);

    /// <summary>A grey image from h × w bytes.</summary>
    public static byte[] Grey(int height, int width, byte[] levels, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(levels, 0, bitmap.GetPixels(), levels.Length);
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>A JPEG image of one colour at the best quality, which keeps it to one level.</summary>
    public static byte[] Jpeg(byte red, byte green, byte blue, int side = 16)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(red, green, blue));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        return data.ToArray();
    }

    /// <summary>A zip of named contents, stored.</summary>
    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }

        return buffer.ToArray();
    }
}
