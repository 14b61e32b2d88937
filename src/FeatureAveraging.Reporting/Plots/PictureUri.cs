using FeatureAveraging.Reporting.Series;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Small images as text inside a page: PNG in a <c>data:</c> address, pixel by pixel.</summary>
internal static class PictureUri
{
    /// <summary>An image, its adversarial twin, and what was added, enlarged around mid-grey.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="picture">Which of them.</param>
    public static string[] Three(PictureSeries pictures, int picture) =>
    [
        Of(pictures, pictures.Original(picture)), Of(pictures, pictures.Adversarial(picture)),
        Of(pictures, pictures.Perturbation(picture, PictureFigures.Factor(pictures.LargestChange(picture)))),
    ];

    private static string Of(PictureSeries size, Func<int, double> values)
    {
        using SKImage image = Raster.Image(values, size.Channels, size.Height, size.Width);
        using SKImage small = size.Channels == 1 ? Grey(image) : image;
        using SKPixmap pixels = small.PeekPixels();
        using SKData? png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9));
        return png is null
            ? throw new InvalidOperationException("A picture could not be encoded as PNG.")
            : "data:image/png;base64," + Convert.ToBase64String(png.AsSpan());
    }

    // One byte a pixel takes a third of the page.
    private static SKImage Grey(SKImage image)
    {
        using SKPixmap pixels = image.PeekPixels();
        ReadOnlySpan<byte> colours = pixels.GetPixelSpan();
        byte[] grey = new byte[colours.Length / 4];
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = colours[4 * i];
        }

        return SKImage.FromPixelCopy(new SKImageInfo(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque), grey);
    }
}
