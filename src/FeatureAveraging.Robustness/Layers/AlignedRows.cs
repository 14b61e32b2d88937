using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FeatureAveraging.Robustness.Layers;

/// <summary>A matrix whose rows begin at cache lines: a register that lies across two lines takes two reads.</summary>
internal sealed class AlignedRows
{
    private const int Line = 64;
    private readonly double[] _memory;
    private readonly int _start;
    private readonly int _stride;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public AlignedRows(int rows, int width)
    {
        const int Lane = Line / sizeof(double);
        (Count, Width, _stride) = (rows, width, (width + Lane - 1) / Lane * Lane);
        _memory = GC.AllocateArray<double>((rows * _stride) + Lane - 1, pinned: true);
        nint past = Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % Line;
        _start = (int)((Line - past) % Line / sizeof(double));
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Doubles from one row to the next.</summary>
    public nuint Stride => (nuint)_stride;

    /// <summary>One row.</summary>
    /// <param name="row">From 0.</param>
    public Span<double> Row(int row) => _memory.AsSpan(_start + (row * _stride), Width);

    /// <summary>The first entry of a row; of the last one where there is none such.</summary>
    /// <param name="row">From 0.</param>
    public ref double At(int row) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _start + (Math.Min(row, Count - 1) * _stride));
}
