namespace FeatureAveraging.Datasets.Images;

/// <summary>One image, still encoded.</summary>
/// <param name="Name">Where it is, as part of a message: a file, an entry of a zip, a row of a table.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="Bytes">JPEG or PNG; empty where they could not be read.</param>
/// <param name="Fault">Why the bytes could not be read, or are known to be damaged; null for neither.</param>
internal readonly record struct EncodedImage(string Name, int Label, ReadOnlyMemory<byte> Bytes, string? Fault = null);
