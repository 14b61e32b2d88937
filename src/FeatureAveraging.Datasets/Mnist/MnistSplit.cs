namespace FeatureAveraging.Datasets.Mnist;

/// <summary>Which part of MNIST.</summary>
public enum MnistSplit
{
    /// <summary>60,000 images.</summary>
    Train,

    /// <summary>10,000 images.</summary>
    Test,
}
