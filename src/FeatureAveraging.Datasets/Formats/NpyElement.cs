namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// An element type of NumPy: <c>f</c> floating, <c>i</c> signed, <c>u</c> unsigned, <c>b</c> boolean, <c>U</c> text, <c>S</c> bytes of
/// text; and its bytes.
/// </summary>
/// <param name="Kind">One of f, i, u, b, U, S.</param>
/// <param name="Size">Bytes of one element.</param>
internal readonly record struct NpyElement(char Kind, int Size)
{
    public const string Readable = "f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, or text (U, S)";

    /// <summary>Bytes of one character of NumPy's <c>U</c>.</summary>
    public const int CharacterBytes = 4;

    public string Descriptor => Kind == 'U' ? $"<U{Size / CharacterBytes}" : $"{(Size == 1 || Kind == 'S' ? '|' : '<')}{Kind}{Size}";

    public bool IsText => Kind is 'U' or 'S';

    public bool IsReadable => IsText ? Size > 0 : (Kind, Size) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);

    /// <summary>Bytes that a change of byte order turns round together.</summary>
    public int UnitSize => Kind switch { 'U' => CharacterBytes, 'S' => 1, _ => Size };

    /// <summary>The element type of NumPy's words: of text NumPy counts characters.</summary>
    public static NpyElement Of(char kind, int size) => new(kind, kind == 'U' ? size * CharacterBytes : size);
}
