namespace FeatureAveraging.Datasets.Formats;

/// <summary>What stands before the elements of a NumPy array.</summary>
/// <param name="Element">The element type.</param>
/// <param name="Shape">Length of each axis.</param>
/// <param name="Length">Bytes before the first element.</param>
internal sealed record NpyHeader(NpyElement Element, IReadOnlyList<int> Shape, int Length)
{
    /// <summary>Whether the most significant byte of an element comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Whether the first axis runs fastest.</summary>
    public bool IsFortran { get; init; }
}
