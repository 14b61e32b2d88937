namespace FeatureAveraging.Datasets.Catalog;

/// <summary>State of a data set's file on this machine.</summary>
public enum FileState
{
    /// <summary>It is there and its checksum is right.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Absent,

    /// <summary>It is there, but its checksum is wrong.</summary>
    Corrupt,
}
