namespace FeatureAveraging.Vision.Training;

/// <summary>How one image is changed before it is trained on.</summary>
/// <param name="Down">Rows the cropping window is moved down by; negative is up.</param>
/// <param name="Right">Columns it is moved right by; negative is left.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
internal readonly record struct PixelMove(int Down, int Right, bool Mirrored);
