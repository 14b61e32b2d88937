using FeatureAveraging.Data;
using FeatureAveraging.Vision.Training;
using TorchSharp;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class PixelBatchTests : NativeTest
{
    private static readonly ImageSet Images = SyntheticImages.Draw(6, channels: 2, side: 5);

    /// <summary>
    /// Every move of up to 6 pixels on a 5 × 5 image, mirrored or not, against the definition: crop of the padded image, then mirror.
    /// </summary>
    [Fact]
    public void Fill_EveryMove_IsTheCropOfThePaddedImage()
    {
        using var batch = new PixelBatch(Images, 1, torch.CPU);
        for (int down = -6; down <= 6; down++)
        {
            for (int right = -6; right <= 6; right++)
            {
                foreach (bool mirrored in (bool[])[false, true])
                {
                    Assert.Equal(Expected(3, down, right, mirrored), Values(batch.Fill([3], [new PixelMove(down, right, mirrored)])));
                }
            }
        }
    }

    [Fact]
    public void Fill_Consecutive_AreTheBytesOver255()
    {
        using var batch = new PixelBatch(Images, 4, torch.CPU);
        float[] expected = [.. Images.ToSamples(new Partition([1, 1, -1, -1])).Inputs.Values[(2 * 50)..(5 * 50)]];
        Assert.Equal(expected, Values(batch.Fill(2, 3)));
    }

    private static IEnumerable<float> Expected(int image, int down, int right, bool mirrored) =>
        from c in Enumerable.Range(0, 2)
        from y in Enumerable.Range(0, 5)
        from x in Enumerable.Range(0, 5)
        let row = y + down
        let column = (mirrored ? 4 - x : x) + right
        select row is < 0 or > 4 || column is < 0 or > 4 ? 0f : Images.Pixels[(((image * 2) + c) * 25) + (row * 5) + column] / 255f;

    private static float[] Values(torch.Tensor tensor)
    {
        using (tensor)
        {
            return tensor.contiguous().data<float>().ToArray();
        }
    }
}
