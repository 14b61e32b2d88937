using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>The memory order n, h, w, c under the shape n × c × h × w.</summary>
internal static class ChannelsLast
{
    /// <summary>The same tensor in this order; a tensor that has it is not copied.</summary>
    /// <param name="images">n × c × h × w.</param>
    public static Tensor Arrange(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
