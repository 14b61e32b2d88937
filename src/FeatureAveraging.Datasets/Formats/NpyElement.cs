namespace FeatureAveraging.Datasets.Formats;

/// <summary>An element type of NumPy: <c>f</c> floating, <c>i</c> signed, <c>u</c> unsigned, <c>b</c> boolean, and its bytes.</summary>
/// <param name="Kind">One of f, i, u, b.</param>
/// <param name="Size">Bytes of one element.</param>
internal readonly record struct NpyElement(char Kind, int Size)
{
    public const string Readable = "f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 or b1";

    public string Descriptor => $"{(Size == 1 ? '|' : '<')}{Kind}{Size}";

    public bool IsReadable => (Kind, Size) is ('f', 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);
}
