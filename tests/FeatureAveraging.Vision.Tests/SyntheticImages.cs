using FeatureAveraging.Data;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Vision.Tests;

/// <summary>
/// Images whose class is the quarter of the picture that is bright, under noise: separable, also after a crop by one pixel.
/// </summary>
internal static class SyntheticImages
{
    public const int Classes = 4;

    public static ImageSet Draw(int count, int channels = 1, int side = 8, ulong seed = 1)
    {
        RandomSource random = new Seed(seed).For("test.images");
        byte[] pixels = new byte[count * channels * side * side];
        int[] labels = new int[count];
        for (int i = 0, at = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            for (int row = 0; row < channels * side; row++)
            {
                for (int column = 0; column < side; column++, at++)
                {
                    bool bright = (2 * (row % side) / side * 2) + (2 * column / side) == labels[i];
                    pixels[at] = (byte)((bright ? 150 : 30) + random.NextInt(60));
                }
            }
        }

        return new ImageSet(pixels, channels, side, side, labels);
    }
}
