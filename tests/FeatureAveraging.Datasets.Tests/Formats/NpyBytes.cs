using System.Text;

namespace FeatureAveraging.Datasets.Tests.Formats;

/// <summary>NumPy arrays put together byte by byte, independently of the code under test.</summary>
internal static class NpyBytes
{
    public static byte[] Array(string descriptor, string shape, byte[] data, bool fortran = false, int version = 1) =>
        WithHeader($"{{'descr': '{descriptor}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", data, version);

    public static byte[] WithHeader(string header, byte[] data, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header + "\n");
        byte[] length = version == 1 ? [(byte)text.Length, (byte)(text.Length >> 8)] : [(byte)text.Length, (byte)(text.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }
}
