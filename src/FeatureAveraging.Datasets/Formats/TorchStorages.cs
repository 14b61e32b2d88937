namespace FeatureAveraging.Datasets.Formats;

/// <summary>The numbers of a PyTorch file and the tensors that are views of them: what its pickle may name.</summary>
/// <param name="read">Reads the numbers of a key.</param>
/// <param name="most">Most bytes of all numbers together, and of all tensors that have to be copied: the length of the file.</param>
internal sealed class TorchStorages(Func<string, byte[]> read, long most)
{
    private static readonly Dictionary<string, (string Type, int Bytes)> Types = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ("F32", 4),
        ["torch.DoubleStorage"] = ("F64", 8),
        ["torch.HalfStorage"] = ("F16", 2),
        ["torch.BFloat16Storage"] = ("BF16", 2),
        ["torch.LongStorage"] = ("I64", 8),
        ["torch.IntStorage"] = ("I32", 4),
        ["torch.ShortStorage"] = ("I16", 2),
        ["torch.CharStorage"] = ("I8", 1),
        ["torch.ByteStorage"] = ("U8", 1),
        ["torch.BoolStorage"] = ("BOOL", 1),
    };

    private const int MostAxes = 16;
    private const string Ordered = "collections.OrderedDict";
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";
    private readonly Dictionary<string, Storage> _known = new(StringComparer.Ordinal);
    private long _bytes;
    private long _copied;

    private sealed record Storage(string Type, int Bytes, byte[] Values);

    /// <summary>The rules for the pickle.</summary>
    public PickleRules Rules => new(
        "a file of weights", name => name is Ordered or Tensor or Parameter || Types.ContainsKey(name), Make, Find);

    private static PickleException Malformed(string what) => new($"a {what} is described in a way that PyTorch does not write");

    // ('storage', torch.FloatStorage, key, device, count)
    private Storage Find(object? identifier)
    {
        if (identifier is not PickleContainer { Items: ["storage", Formats.PickleName type, string key, string, long count] }
            || !Types.TryGetValue(type.Name, out (string Type, int Bytes) element))
        {
            throw Malformed("storage");
        }

        if (!_known.TryGetValue(key, out Storage? storage))
        {
            byte[] values = read(key);
            _bytes += values.Length;
            storage = _known[key] = new Storage(element.Type, element.Bytes, values);
        }

        return storage.Type == element.Type && count >= 0 && count <= storage.Values.Length / storage.Bytes && _bytes <= most
            ? storage
            : throw new PickleException(
                $"it claims {count} numbers of type {element.Type} in the {storage.Values.Length} bytes of '{key}'");
    }

    private object Make(string name, IReadOnlyList<object?> arguments) => (name, arguments) switch
    {
        (Ordered, []) => new PickleContainer(isDictionary: true),
        (Parameter, [SafetensorsTensor tensor, ..]) => tensor,
        // the seventh argument says what else is done to the numbers, such as a changed sign
        (Tensor, [_, _, _, _, _, _, PickleContainer { Items.Count: > 0 }, ..]) =>
            throw new PickleException("a tensor is kept as the negative or conjugate of its numbers; save tensor.resolve_neg()"),
        (Tensor, [Storage storage, long offset, PickleContainer shape, PickleContainer strides, ..]) =>
            View(storage, offset, Lengths(shape), Lengths(strides)),
        _ => throw Malformed(name is Tensor or Parameter ? "tensor" : $"'{name}'"),
    };

    private static long[] Lengths(PickleContainer container) => container.Items.Count > MostAxes
        ? throw new PickleException($"a tensor has more than {MostAxes} axes")
        : [.. container.Items.Select(item => item is long length and >= 0 and <= int.MaxValue ? length : throw Malformed("shape"))];

    private SafetensorsTensor View(Storage storage, long offset, long[] shape, long[] strides)
    {
        Int128 count = 1, last = offset;
        for (int i = 0; i < shape.Length && shape.Length == strides.Length; i++)
        {
            count = Int128.Min(count * shape[i], long.MaxValue);
            last += (Int128)strides[i] * (shape[i] - 1);
        }

        long available = storage.Values.Length / storage.Bytes;
        if (shape.Length != strides.Length || offset < 0 || count > available || (count > 0 && last >= available))
        {
            throw new PickleException($"a tensor of shape [{string.Join(", ", shape)}] leaves the {available} numbers it is part of");
        }

        int[] lengths = [.. shape.Select(length => checked((int)length))];
        return new SafetensorsTensor(
            storage.Type, lengths, IsRowMajor(shape, strides)
                ? storage.Values.AsMemory((int)(count == 0 ? 0 : offset * storage.Bytes), (int)count * storage.Bytes)
                : Copy(storage, offset, shape, strides, (int)count));
    }

    private static bool IsRowMajor(long[] shape, long[] strides)
    {
        long expected = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return shape.Contains(0);
            }

            expected *= shape[i];
        }

        return true;
    }

    private byte[] Copy(Storage storage, long offset, long[] shape, long[] strides, int count)
    {
        _copied += (long)count * storage.Bytes;
        if (_copied > most)
        {
            throw new PickleException("its tensors are views that take more memory than the file");
        }

        byte[] values = new byte[count * storage.Bytes];
        long[] index = new long[shape.Length];
        for (int i = 0; i < count; i++)
        {
            long from = offset;
            for (int axis = 0; axis < index.Length; axis++)
            {
                from += index[axis] * strides[axis];
            }

            storage.Values.AsSpan((int)from * storage.Bytes, storage.Bytes).CopyTo(values.AsSpan(i * storage.Bytes));
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return values;
    }
}
