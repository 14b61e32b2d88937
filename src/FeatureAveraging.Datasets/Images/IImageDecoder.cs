namespace FeatureAveraging.Datasets.Images;

/// <summary>Turns an encoded image into bytes.</summary>
internal interface IImageDecoder
{
    /// <summary>Decodes one image, whole; colours are taken as stored, without colour management.</summary>
    /// <param name="encoded">JPEG or PNG.</param>
    /// <exception cref="InvalidDataException">It is damaged, of another format, or has transparent pixels;
    /// the message says which.</exception>
    DecodedImage Decode(ReadOnlySpan<byte> encoded);
}
