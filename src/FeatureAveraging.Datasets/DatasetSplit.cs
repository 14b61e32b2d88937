namespace FeatureAveraging.Datasets;

/// <summary>Which part of a data set.</summary>
public enum DatasetSplit
{
    /// <summary>Images to train on.</summary>
    Train,

    /// <summary>Images to test on.</summary>
    Test,
}
