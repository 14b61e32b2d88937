using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class RowSourceTests
{
    [Fact]
    public void Samples_BehindASource_AreReadAndTakenButHaveNoValues()
    {
        var samples = new Samples(new Rows(5, 2));

        Assert.False(samples.AreInMemory);
        Assert.Throws<InvalidOperationException>(() => samples.Values.Length);
        Assert.Throws<InvalidOperationException>(() => samples.Row(0).Length);
        float[] buffer = new float[6];
        Assert.Equal([10f, 11, 20, 21], samples.Read(1, 2, buffer)[..4].ToArray());
        samples.Gather([4, 0, 2], buffer);
        Assert.Equal([40f, 41, 0, 1, 20, 21], buffer);
        double[] row = new double[2];
        samples.CopyRow(3, row);
        Assert.Equal([30.0, 31], row);
        Samples taken = samples.Take([4, 1]);
        Assert.True(taken.AreInMemory);
        Assert.Equal([40f, 41, 10, 11], taken.Values.ToArray());
    }

    [Fact]
    public void FirstNonFinite_BehindASource_LooksOnceAtEverySample()
    {
        var rows = new Rows(4, 2) { Bad = 2 };
        var samples = new Samples(rows);

        Assert.Equal([2, 2], [samples.FirstNonFinite(), samples.FirstNonFinite()]);
        Assert.Equal(3, rows.Reads);
        Assert.Equal(-1, new Samples(new Rows(4, 2)).FirstNonFinite());
    }

    private sealed class Rows(int count, int dimension) : RowSource
    {
        public int Bad { get; init; } = -1;

        public int Reads { get; private set; }

        public override int Count => count;

        public override int Dimension => dimension;

        public override void Read(int index, Span<float> row)
        {
            Reads++;
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = index == Bad ? float.NaN : (10 * index) + c;
            }
        }
    }
}
