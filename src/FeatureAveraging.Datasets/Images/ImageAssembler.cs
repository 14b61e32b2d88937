using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Images;

/// <summary>Puts decoded images of one size into one block of bytes, allocated once.</summary>
/// <param name="path">The folder or file they come from.</param>
/// <param name="capacity">Number of images, those to be skipped included.</param>
/// <param name="decoder">Decodes them.</param>
/// <param name="skipCorrupt">Whether images that cannot be decoded are left out.</param>
internal sealed class ImageAssembler(string path, int capacity, IImageDecoder decoder, bool skipCorrupt)
{
    private const int NamesShown = 5;
    private readonly List<string> _skipped = [];
    private readonly int[] _labels = new int[capacity];
    private byte[] _pixels = [];
    private byte[]? _low;
    private (string Name, int Channels, int Height, int Width) _first;
    private int _count;

    /// <summary>Images that were left out.</summary>
    public int SkippedCount => _skipped.Count;

    /// <summary>Decodes one image and appends it.</summary>
    /// <exception cref="DatasetException">It cannot be decoded (unless such are skipped), or has another size or other channels than the
    /// first.</exception>
    public void Add(EncodedImage image)
    {
        DecodedImage decoded;
        try
        {
            decoded = image.Fault is null ? decoder.Decode(image.Bytes.Span) : throw new InvalidDataException(image.Fault);
        }
        catch (InvalidDataException fault)
        {
            Skip(image.Name, fault);
            return;
        }

        if (_count == 0)
        {
            Begin(image.Name, decoded);
        }

        if ((decoded.Channels, decoded.Height, decoded.Width, decoded.LowBytes is null)
            != (_first.Channels, _first.Height, _first.Width, _low is null))
        {
            string expected =
                $"{Describe(_first.Channels, _first.Height, _first.Width, _low)}, as {_first.Name} has: all images must have one size " +
                "and one kind of colour";
            throw new DatasetException(
                path, $"{image.Name} has {Describe(decoded.Channels, decoded.Height, decoded.Width, decoded.LowBytes)}", expected,
                "Scale, crop or convert the images to one size first.");
        }

        decoded.Pixels.CopyTo(_pixels, (long)_count * decoded.Pixels.Length);
        decoded.LowBytes?.CopyTo(_low!, (long)_count * decoded.Pixels.Length);
        _labels[_count++] = image.Label;
    }

    /// <summary>The images.</summary>
    /// <exception cref="DatasetException">There is none.</exception>
    public ImageSet ToImages()
    {
        if (_count == 0)
        {
            throw new DatasetException(
                path, $"none of the {capacity} images can be decoded", "images that can be decoded", "Check where the images come from.");
        }

        int length = _count * _first.Channels * _first.Height * _first.Width;
        return _count == capacity
            ? new ImageSet(_pixels, _first.Channels, _first.Height, _first.Width, _labels) { LowBytes = _low }
            : new ImageSet(_pixels[..length], _first.Channels, _first.Height, _first.Width, _labels[.._count])
            {
                LowBytes = _low?[..length],
            };
    }

    /// <summary>What was left out.</summary>
    public IReadOnlyList<Diagnostic> ToDiagnostics()
    {
        if (_skipped.Count == 0)
        {
            return [];
        }

        string names = string.Join(", ", _skipped.Take(NamesShown)) + (_skipped.Count > NamesShown ? ", …" : "");
        string message = $"{path}: {_skipped.Count} of {capacity} images cannot be decoded and were skipped: {names}.";
        return [new Diagnostic(DiagnosticIds.SkippedImages, Severity.Warning, message)];
    }

    private void Skip(string name, InvalidDataException fault)
    {
        if (!skipCorrupt)
        {
            throw new DatasetException(
                path, $"{name} cannot be decoded: {fault.Message}", "a sound image without transparent pixels",
                "Replace or remove it, or leave such images out with --skip-corrupt.", fault);
        }

        _skipped.Add(name);
    }

    private void Begin(string name, DecodedImage first)
    {
        _first = (name, first.Channels, first.Height, first.Width);
        long length = (long)capacity * first.Pixels.Length;
        _pixels = length <= Array.MaxLength
            ? new byte[length]
            : throw new DatasetException(
                path, $"its {capacity} images of {Describe(first.Channels, first.Height, first.Width, first.LowBytes)} need {length} bytes",
                $"at most {Array.MaxLength}", "Scale the images down, or take fewer.");
        _low = first.LowBytes is null ? null : new byte[length];
    }

    private static string Describe(int channels, int height, int width, byte[]? low) =>
        $"{height} × {width} pixels {(channels == 1 ? "in grey" : "in colour")}{(low is null ? "" : " of 16 bits")}";
}
