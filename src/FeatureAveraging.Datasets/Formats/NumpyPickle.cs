using System.Text;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>NumPy arrays in a pickle: what it may name.</summary>
/// <remarks>
/// An array is <c>_reconstruct(ndarray, (0,), b'b')</c> with the state (version, shape, type, whether columns come first, bytes), or from
/// protocol 5 on <c>_frombuffer(bytes, type, shape, order)</c>; NumPy 2 calls the module numpy._core.
/// Python 3 writes bytes into protocol 2 as <c>_codecs.encode(text, 'latin1')</c>.
/// </remarks>
internal static class NumpyPickle
{
    private const string ArrayName = "numpy.ndarray";
    private const string TypeName = "numpy.dtype";
    private const string Reconstruct = "numpy.core.multiarray._reconstruct";
    private const string FromBuffer = "numpy.core.numeric._frombuffer";
    private const string Encode = "_codecs.encode";

    /// <summary>The rules for a pickle of arrays, numbers and strings.</summary>
    /// <param name="mostOperations">Most operations of the pickle.</param>
    public static PickleRules Rules(long mostOperations) => new(
        "a file of numbers",
        name => Usual(name) is ArrayName or TypeName or Reconstruct or FromBuffer or Encode,
        (name, arguments) => Make(Usual(name), arguments),
        _ => throw new PickleException("it refers to something outside itself"))
    {
        TrySetState = TrySetState,
        MostOperations = mostOperations,
    };

    private static string Usual(string name) =>
        name.StartsWith("numpy._core.", StringComparison.Ordinal) ? "numpy.core." + name["numpy._core.".Length..] : name;

    private static PickleException Malformed(string what) => new($"{what} is described in a way that NumPy does not write");

    private static object Make(string name, IReadOnlyList<object?> arguments) => (name, arguments) switch
    {
        (Reconstruct, [PickleName { Name: ArrayName }, ..]) => new PickledArray(),
        (TypeName, [{ } code, ..]) when Unpickler.FindText(code) is { } text => new PickledType(text),
        (FromBuffer, [ReadOnlyMemory<byte> bytes, PickledType type, PickleContainer shape, string order]) =>
            new PickledArray().Set(type, Lengths(shape), order != "C", bytes),
        (Encode, [string text, "latin1"]) when text.All(c => c <= byte.MaxValue) =>
            (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(text),
        _ => throw Malformed(name is TypeName ? "the type of an array" : name is Encode ? "a string of bytes" : "an array"),
    };

    private static bool TrySetState(object? target, PickleContainer state)
    {
        switch (target, state.Items)
        {
            // byte order and the parts of a structure; only single bytes are used, so that the order does not matter
            case (PickledType, [long, _, null, null, null, ..]):
                return true;
            case (PickledArray array, [long, PickleContainer shape, PickledType type, bool columns, ReadOnlyMemory<byte> bytes]):
                array.Set(type, Lengths(shape), columns, bytes);
                return true;
            case (PickledType, _):
                throw Malformed("the type of an array");
            case (PickledArray, _):
                throw Malformed("an array");
            default:
                return false;
        }
    }

    private static long[] Lengths(PickleContainer shape) => shape.Items.Count > PickledArray.MostAxes
        ? throw new PickleException($"an array has more than {PickledArray.MostAxes} axes")
        : [.. shape.Items.Select(item => item is long length and >= 0 ? length : throw Malformed("a shape"))];
}
