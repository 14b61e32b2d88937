namespace FeatureAveraging.Vision.Models;

/// <summary>The deep networks of this room. w is the width option, k the number of classes.</summary>
public enum VisionArchitecture
{
    /// <summary>
    /// ResNet-18 for small images: a 3×3 stem without pooling, four stages of two residual blocks with w, 2w, 4w,
    /// 8w channels, global average, one linear layer.
    /// </summary>
    ResNet18,

    /// <summary>
    /// Two 3×3 convolutions (w, 2w channels), each with ReLU and 2×2 maximum, one hidden layer of 4w neurons, one linear layer.
    /// </summary>
    SmallCnn,

    /// <summary>Two hidden layers of w neurons with ReLU, one linear layer.</summary>
    Mlp,
}
