namespace FeatureAveraging.Datasets.Images;

/// <summary>One decoded image.</summary>
/// <param name="Channels">c: 1 for grey levels, 3 for red, green and blue.</param>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
/// <param name="Pixels">c × h × w bytes; of images of 16 bits the high ones.</param>
/// <param name="LowBytes">The low bytes of images of 16 bits; null for 8 bits.</param>
internal readonly record struct DecodedImage(int Channels, int Height, int Width, byte[] Pixels, byte[]? LowBytes = null);
