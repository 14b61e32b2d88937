namespace FeatureAveraging.Datasets.Formats;

/// <summary>An array of bytes from an IDX file.</summary>
/// <param name="Shape">Length of each axis.</param>
/// <param name="Values">Row-major values.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, byte[] Values);
