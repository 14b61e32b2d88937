using System.Buffers;
using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Data;

/// <summary>Samples of a <see cref="ClusterDistribution"/>, each drawn from its own stream of random numbers whenever it is read.</summary>
internal sealed class ClusterRows : RowSource
{
    private readonly ClusterDistribution _distribution;
    private readonly Seed _seed;
    private readonly string _stream;
    private readonly double _labelNoise;

    public ClusterRows(ClusterDistribution distribution, int count, Seed seed, string stream, double labelNoise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Shape.Require(labelNoise is >= 0 and <= 1, nameof(labelNoise), $"is {labelNoise}; a probability in [0, 1] is needed");
        (_distribution, Count, _seed, _stream, _labelNoise) = (distribution, count, seed, stream, labelNoise);
    }

    public override int Count { get; }

    public override int Dimension => _distribution.Options.InputDimension;

    public override void Read(int index, Span<float> row) => Draw(index, row);

    /// <summary>A sample with its cluster and coarse label.</summary>
    /// <param name="index">Sample, from 0.</param>
    /// <param name="row">Receives its d values.</param>
    public (int Cluster, int Label) Draw(int index, Span<float> row)
    {
        RandomSource random = _seed.For(_stream, (ulong)index);
        (int cluster, int label) = _distribution.DrawLabel(random, _labelNoise);
        double[] rented = ArrayPool<double>.Shared.Rent(row.Length);
        Span<double> x = rented.AsSpan(0, row.Length);
        random.FillGaussian(x);
        TensorPrimitives.MultiplyAdd(x, _distribution.Options.NoiseScale, _distribution.Centers.Row(cluster), x);
        TensorPrimitives.ConvertTruncating<double, float>(x, row);
        ArrayPool<double>.Shared.Return(rented);
        return (cluster, label);
    }

    // Centres and Gaussian numbers are finite.
    public override int FindFirstNonFinite() => -1;

    /// <summary>Cluster and coarse label of a sample, without its values.</summary>
    /// <param name="index">Sample, from 0.</param>
    public (int Cluster, int Label) DrawLabel(int index) => _distribution.DrawLabel(_seed.For(_stream, (ulong)index), _labelNoise);
}
