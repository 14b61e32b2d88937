using System.Text;

namespace FeatureAveraging.Datasets.Tests.Cifar;

/// <summary>Pickles byte by byte, without the code under test, as Python 2 wrote the Python version of CIFAR-10 and CIFAR-100.</summary>
internal static class CifarPickleBytes
{
    /// <summary>Protocol 2 as cPickle of Python 2 writes it: strings of bytes, remembered values numbered from 1.</summary>
    public static byte[] Batch(byte[] pixels, params (string Key, int[] Labels)[] labels) =>
    [
        0x80, 2, .. "}q\u0001("u8, .. Short("batch_label"), .. "q\u0002"u8, .. Short("training batch 1 of 5"), .. "q\u0003"u8,
        .. labels.SelectMany(pair => (byte[])[.. Short(pair.Key), .. List(pair.Labels)]), .. Short("data"),
        .. Array(pixels, pixels.Length / 3072), .. Short("filenames"), .. "](U\u0005a.pngU\u0005b.pngeu."u8,
    ];

    /// <summary>numpy.core.multiarray._reconstruct(numpy.ndarray, (0,), 'b') and its state.</summary>
    public static byte[] Array(
        byte[] data, int rows, int columns = 3072, string type = "u1", bool columnMajor = false, int? claimed = null,
        byte[]? instead = null) =>
    [
        .. "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0"u8, 0x85, .. "U\u0001b"u8, 0x87, .. "R(K\u0001"u8,
        .. Int(rows), .. Int(columns), 0x86, .. "cnumpy\ndtype\n"u8, .. Short(type), .. "K\0K\u0001"u8, 0x87,
        .. "R(K\u0003U\u0001|NNNJ"u8, 255, 255, 255, 255, (byte)'J', 255, 255, 255, 255, .. "K\0tb"u8,
        columnMajor ? (byte)0x88 : (byte)0x89,
        .. instead ?? [(byte)'T', .. BitConverter.GetBytes(claimed ?? data.Length), .. data], .. "tb"u8,
    ];

    /// <summary>A dictionary of protocol 2 with one list of labels; what comes first is given.</summary>
    public static byte[] Around(byte[] data) =>
        [0x80, 2, .. "}("u8, .. Short("data"), .. data, .. Short("labels"), .. List([1, 2]), .. "u."u8];

    /// <summary>batches.meta, protocol 0: quoted strings and numbers in lines.</summary>
    public static byte[] Names(IEnumerable<string> names) => Encoding.ASCII.GetBytes(
        "(dp1\nS'num_cases_per_batch'\np2\nI10000\nsS'label_names'\np3\n(lp4\n" +
        string.Concat(names.Select((name, i) => $"S'{name}'\np{5 + i}\na")) + "sS'num_vis'\np15\nI3072\ns.");

    public static byte[] Short(string text) => [(byte)'U', (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    public static byte[] List(int[] values) => [.. "]("u8, .. values.SelectMany(value => (byte[])[(byte)'K', (byte)value]), (byte)'e'];

    private static byte[] Int(int value) => [(byte)'J', .. BitConverter.GetBytes(value)];
}
