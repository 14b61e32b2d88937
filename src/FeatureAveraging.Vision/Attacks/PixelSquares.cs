using FeatureAveraging.Randomness;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Squares of pixels of an image c × h × w, all channels together, and what a random search does with them.</summary>
internal sealed class PixelSquares(int channels, int height, int width)
{
    /// <summary>The side of a square with so large a share of the pixels: at least 1, at most the image's shorter side.</summary>
    public int SideOf(double share) => Math.Clamp((int)Math.Round(Math.Sqrt(share * height * width)), 1, Math.Min(height, width));

    /// <summary>Every column of every channel is set to +ε or −ε.</summary>
    public void FillStripes(Span<float> delta, double epsilon, RandomSource random)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int column = 0; column < width; column++)
            {
                float value = Sign(epsilon, random);
                for (int row = 0; row < height; row++)
                {
                    delta[(((channel * height) + row) * width) + column] = value;
                }
            }
        }
    }

    /// <summary>A square anywhere is set to +ε or −ε in each channel.</summary>
    public void FillSquare(Span<float> delta, int side, double epsilon, RandomSource random)
    {
        int[] square = Draw(side, random);
        for (int channel = 0; channel < channels; channel++)
        {
            float value = Sign(epsilon, random);
            foreach (int pixel in square.AsSpan(channel * side * side, side * side))
            {
                delta[pixel] = value;
            }
        }
    }

    /// <summary>
    /// Empties one square into another one and fills that with what δ then lacks of length ε, along its own direction plus a random one.
    /// </summary>
    public void MoveMass(Span<float> delta, int side, double epsilon, RandomSource random)
    {
        int[] into = Draw(side, random), from = Draw(side, random);
        double own = SquareOf(delta, into);
        foreach (int pixel in from.Except(into))
        {
            delta[pixel] = 0;
        }

        double whole = 0;
        foreach (float value in delta)
        {
            whole += value * value;
        }

        double mass = Math.Max(0, (epsilon * epsilon) - (whole - own));
        double keep = own > 0 ? 1 / Math.Sqrt(own) : 0, noise = 1 / (Math.Sqrt(into.Length) * Math.Abs(random.NextGaussian()));
        foreach (int pixel in into)
        {
            delta[pixel] = (float)((keep * delta[pixel]) + (noise * random.NextGaussian()));
        }

        float scale = (float)Math.Sqrt(mass / SquareOf(delta, into));
        foreach (int pixel in into)
        {
            delta[pixel] *= scale;
        }
    }

    // Its pixels, channel by channel.
    private int[] Draw(int side, RandomSource random)
    {
        int top = random.NextInt(height - side + 1), left = random.NextInt(width - side + 1);
        return [.. from channel in Enumerable.Range(0, channels)
                   from row in Enumerable.Range(top, side)
                   from column in Enumerable.Range(left, side)
                   select (((channel * height) + row) * width) + column];
    }

    private static double SquareOf(Span<float> delta, int[] pixels)
    {
        double sum = 0;
        foreach (int pixel in pixels)
        {
            sum += delta[pixel] * delta[pixel];
        }

        return sum;
    }

    private static float Sign(double epsilon, RandomSource random) => (float)(random.NextInt(2) == 0 ? -epsilon : epsilon);
}
