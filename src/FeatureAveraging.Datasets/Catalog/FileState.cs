namespace FeatureAveraging.Datasets.Catalog;

/// <summary>What is known of a data set's file on this machine.</summary>
public enum FileState
{
    /// <summary>It is there and its checksum is right.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Absent,

    /// <summary>It is there, and its content is not what it should be.</summary>
    Corrupt,
}
