using System.Numerics.Tensors;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Tests.Attacks;

public sealed class PixelSquaresTests
{
    private static readonly PixelSquares Squares = new(3, 8, 6);

    [Theory]
    [InlineData(0.8, 6)]       // √38.4 = 6.2, and the image is 6 wide
    [InlineData(0.4, 4)]
    [InlineData(0.001, 1)]
    public void SideOf_Share_IsItsRootWithinTheImage(double share, int expected) => Assert.Equal(expected, Squares.SideOf(share));

    [Fact]
    public void FillSquare_OneDraw_SetsASquareOfEveryChannel()
    {
        float[] delta = new float[3 * 8 * 6];
        Squares.FillSquare(delta, 4, 0.5, new Seed(1).For("test"));
        for (int channel = 0; channel < 3; channel++)
        {
            int[] pixels = [.. Enumerable.Range(0, 48).Where(i => delta[(48 * channel) + i] != 0)];
            Assert.Equal(16, pixels.Length);
            Assert.Single(pixels.Select(i => delta[(48 * channel) + i]).Distinct(), value => Math.Abs(value) == 0.5f);
            Assert.Equal((3, 3), (pixels.Max(i => i / 6) - pixels.Min(i => i / 6), pixels.Max(i => i % 6) - pixels.Min(i => i % 6)));
        }
    }

    [Fact]
    public void FillStripes_OneDraw_IsConstantDownEveryColumn()
    {
        float[] delta = new float[3 * 8 * 6];
        Squares.FillStripes(delta, 0.25, new Seed(1).For("test"));
        Assert.All(delta, value => Assert.Equal(0.25f, Math.Abs(value)));
        Assert.All(Enumerable.Range(0, delta.Length), i => Assert.Equal(delta[i], delta[(i / 48 * 48) + (i % 6)]));
        Assert.Equal(2, delta.Distinct().Count());
    }

    /// <summary>Whatever it held before, within the ball: afterwards its length is ε.</summary>
    [Fact]
    public void MoveMass_ManyDraws_LeaveTheLengthAtEpsilon()
    {
        RandomSource random = new Seed(2).For("test");
        float[] delta = new float[3 * 8 * 6];
        for (int draw = 0; draw < 200; draw++)
        {
            Squares.MoveMass(delta, 1 + (draw % 6), 0.7, random);
            Assert.Equal(0.7, TensorPrimitives.Norm<float>(delta), 1e-5);      // sums of 144 float32 squares
        }
    }
}
