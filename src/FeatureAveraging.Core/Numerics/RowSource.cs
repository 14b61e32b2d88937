using System.Numerics.Tensors;

namespace FeatureAveraging.Numerics;

/// <summary>Samples that do not rest in memory: in a file, or drawn again from their seed whenever they are needed.</summary>
public abstract class RowSource
{
    /// <summary>n, the number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>d, the width of a sample.</summary>
    public abstract int Dimension { get; }

    /// <summary>Reads one sample: the same values every time, and from several threads at once.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <param name="row">Receives its d values.</param>
    public abstract void Read(int index, Span<float> row);

    /// <summary>The index of the first sample that holds a NaN or an infinity; −1 when all are finite. Reads every sample.</summary>
    public virtual int FindFirstNonFinite()
    {
        float[] row = new float[Dimension];
        for (int i = 0; i < Count; i++)
        {
            Read(i, row);
            if (!TensorPrimitives.IsFiniteAll<float>(row))
            {
                return i;
            }
        }

        return -1;
    }
}
