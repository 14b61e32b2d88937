using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FeatureAveraging.Numerics;

/// <summary>Arrays whose data starts on a cache line, so that wide loads never straddle two lines.</summary>
internal static class AlignedMemory
{
    private const int CacheLine = 64;

    /// <summary>Allocates zeros on the pinned heap.</summary>
    /// <param name="length">Number of floats wanted.</param>
    /// <returns>The array, a little longer than asked, and the index of its first aligned element.</returns>
    public static unsafe (float[] Array, int Start) Allocate(int length)
    {
        float[] array = GC.AllocateArray<float>(checked(length + (CacheLine / sizeof(float))), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return (array, (int)((CacheLine - (address % CacheLine)) % CacheLine / sizeof(float)));
    }
}
