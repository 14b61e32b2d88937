using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision.Models;

/// <summary>Mean and standard deviation of one channel over all pixels of all images, in pixel units [0, 1].</summary>
internal static class PixelStatistics
{
    /// <summary>Exact sums of bytes, so the order cannot matter.</summary>
    public static (double Mean, double Deviation) Measure(ImageSet images, int channel)
    {
        Shape.Require(images.Count > 0, nameof(images), $"is empty; mean and deviation need at least one image");
        int plane = images.Height * images.Width;
        long sum = 0, squares = 0;
        for (int i = 0; i < images.Count; i++)
        {
            foreach (byte pixel in images.Pixels.AsSpan(((i * images.Channels) + channel) * plane, plane))
            {
                sum += pixel;
                squares += pixel * pixel;
            }
        }

        double count = (double)images.Count * plane, mean = sum / count;
        return (mean / 255, Math.Sqrt((squares / count) - (mean * mean)) / 255);
    }
}
