namespace FeatureAveraging.Datasets.Images;

/// <summary>One decoded image.</summary>
/// <param name="Channels">c: 1 for grey levels, 3 for red, green and blue.</param>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
/// <param name="Pixels">c × h × w bytes.</param>
internal readonly record struct DecodedImage(int Channels, int Height, int Width, byte[] Pixels);
