namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>What becomes of whole numbers that stand for pixels.</summary>
public enum ValueScale
{
    /// <summary>Values stored as unsigned bytes are divided by 255; all others are taken as they are.</summary>
    Auto,

    /// <summary>Every value is taken as it is.</summary>
    None,

    /// <summary>Every value is divided by 255.</summary>
    Bytes,
}
