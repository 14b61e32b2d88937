using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace FeatureAveraging.Data;

/// <summary>The multi-cluster distribution of Definition 3.1: x = μ_j + σ·ξ, ξ ~ N(0, I_d), with the coarse class of j as label.</summary>
public sealed class ClusterDistribution
{
    private readonly ClusterOptions _options;
    private readonly double[] _cumulative;

    private ClusterDistribution(ClusterOptions options, Matrix centers)
    {
        _options = options;
        Partition = options.CreatePartition();
        Centers = centers;
        _cumulative = Cumulate(options);
    }

    /// <summary>μ₁…μ_k: k × d.</summary>
    public Matrix Centers { get; }

    /// <summary>Coarse class of each cluster: J₊ and J₋ where there are two.</summary>
    public Partition Partition { get; }

    /// <summary>The options it was made from.</summary>
    public ClusterOptions Options => _options;

    /// <summary>Draws the centres: a random orthonormal k-frame, mixed to the wanted cosine, scaled to the wanted norms.</summary>
    /// <param name="options">The distribution.</param>
    /// <param name="seed">Root seed; the frame comes from stream <c>data.centers</c>.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <remarks>
    /// With C the Cholesky factor of the Gram matrix (1 − ρ)I + ρ11ᵀ, the rows of C·Qᵀ are unit vectors with pairwise cosine ρ.
    /// </remarks>
    public static ClusterDistribution Create(ClusterOptions options, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        int k = options.ClusterCount, d = options.InputDimension;
        RandomSource random = seed.For("data.centers");
        Matrix<double> gaussian = Matrix<double>.Build.Dense(d, k, (_, _) => random.NextGaussian());
        Matrix<double> frame = gaussian.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Matrix<double> gram = Matrix<double>.Build.Dense(k, k, (i, j) => i == j ? 1 : options.CenterCosine);
        Matrix<double> centers = gram.Cholesky().Factor * frame.Transpose();
        var result = new Matrix(k, d);
        for (int j = 0; j < k; j++)
        {
            double norm = options.CenterNormOf(j);
            for (int c = 0; c < d; c++)
            {
                result[j, c] = norm * centers[j, c];
            }
        }

        return new ClusterDistribution(options, result);
    }

    /// <summary>Draws samples.</summary>
    /// <param name="count">n, ≥ 1.</param>
    /// <param name="seed">Root seed; sample i draws cluster, label noise and coordinates from (<paramref name="stream"/>, i).</param>
    /// <param name="stream">Name of the stream, for example <c>data.train</c>.</param>
    /// <param name="labelNoise">Probability in [0, 1] that a coarse label is wrong.</param>
    /// <param name="threads">Threads to use; the values do not depend on it.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public LabeledSamples Draw(int count, Seed seed, string stream, double labelNoise = 0, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        var source = new ClusterRows(this, count, seed, stream, labelNoise);
        var inputs = new Samples(count, _options.InputDimension);
        int[] clusters = new int[count], labels = new int[count];
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => (clusters[i], labels[i]) = source.Draw(i, inputs.Row(i)));
        return new LabeledSamples(inputs, labels, clusters, Partition, Centers);
    }

    /// <summary>The same samples, which take no memory: each is drawn again whenever it is needed.</summary>
    /// <param name="count">n, ≥ 1.</param>
    /// <param name="seed">Root seed; sample i draws cluster, label noise and coordinates from (<paramref name="stream"/>, i).</param>
    /// <param name="stream">Name of the stream, for example <c>data.train</c>.</param>
    /// <param name="labelNoise">Probability in [0, 1] that a coarse label is wrong.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public LabeledSamples DrawWhenRead(int count, Seed seed, string stream, double labelNoise = 0)
    {
        var source = new ClusterRows(this, count, seed, stream, labelNoise);
        int[] clusters = new int[count], labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            (clusters[i], labels[i]) = source.DrawLabel(i);
        }

        return new LabeledSamples(new Samples(source), labels, clusters, Partition, Centers);
    }

    /// <summary>Draws cluster and label of a sample; what is left of the stream are its coordinates.</summary>
    /// <param name="random">The stream of the sample, at its start.</param>
    /// <param name="labelNoise">Probability that the coarse label is wrong.</param>
    internal (int Cluster, int Label) DrawLabel(RandomSource random, double labelNoise)
    {
        int cluster = DrawCluster(random.NextDouble());
        bool flipped = random.NextDouble() < labelNoise;
        int group = Partition.Groups[cluster];
        return (cluster, Partition.LabelOf(flipped ? DrawOther(group, random) : group));
    }

    // Another group, each as likely; of two groups there is only one, and nothing is drawn.
    private int DrawOther(int group, RandomSource random) =>
        (group + 1 + (Partition.GroupCount == 2 ? 0 : random.NextInt(Partition.GroupCount - 1))) % Partition.GroupCount;

    /// <summary>
    /// The first cluster whose cumulative probability exceeds a uniform number; where rounding
    /// leaves the last sum below 1, the last possible cluster.
    /// </summary>
    private int DrawCluster(double uniform)
    {
        int j = Array.FindIndex(_cumulative, c => uniform < c);
        return j < 0 ? Array.IndexOf(_cumulative, _cumulative[^1]) : j;
    }

    private static double[] Cumulate(ClusterOptions options)
    {
        double[] cumulative = new double[options.ClusterCount];
        double sum = 0;
        for (int j = 0; j < cumulative.Length; j++)
        {
            sum += options.ProbabilityOf(j);
            cumulative[j] = sum;
        }

        return cumulative;
    }
}
