using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Networks;

/// <summary>Draws initial networks: w ~ N(0, σ_w²), b ~ N(0, σ_b²) (Li et al. 2025, Sec. 3.2).</summary>
public static class NetworkInitializer
{
    /// <summary>A binary network with m neurons a sign and output weights ±1/m.</summary>
    /// <param name="options">Width and scales.</param>
    /// <param name="inputDimension">d.</param>
    /// <param name="seed">Root seed; neuron r draws from stream <c>init.binary</c>, index r.</param>
    public static BinaryNetwork Binary(NetworkOptions options, int inputDimension, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BinaryNetwork.WithFixedSigns(
            Draw(2 * options.NeuronsPerSign, inputDimension, options, options.BinaryBias, seed, "init.binary"));
    }

    /// <summary>A k-class network with h neurons a class.</summary>
    /// <param name="options">Width and scales.</param>
    /// <param name="inputDimension">d.</param>
    /// <param name="partition">Side of each class.</param>
    /// <param name="seed">Root seed; neuron r draws from stream <c>init.multiclass</c>, index r.</param>
    public static MulticlassNetwork Multiclass(NetworkOptions options, int inputDimension, Partition partition, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(partition);
        int neurons = partition.ClusterCount * options.NeuronsPerClass;
        return new MulticlassNetwork(
            Draw(neurons, inputDimension, options, options.MulticlassBias, seed, "init.multiclass"), partition);
    }

    /// <summary>A network with a dense second layer: hidden neurons with biases, a ~ N(0, 1/M), c = 0.</summary>
    /// <param name="options">Scales of the hidden layer; its numbers of neurons are not read.</param>
    /// <param name="neurons">M ≥ 1.</param>
    /// <param name="inputDimension">d.</param>
    /// <param name="partition">Coarse class of each of the K outputs.</param>
    /// <param name="seed">
    /// Root seed; neuron r draws from stream <c>init.dense</c>, index r, and its output weights, in the order of the outputs, from
    /// <c>init.dense.output</c>, index r.
    /// </param>
    public static DenseNetwork Dense(NetworkOptions options, int neurons, int inputDimension, Partition partition, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(partition);
        HiddenLayer hidden = Draw(neurons, inputDimension, options, hasBias: true, seed, "init.dense");
        var weights = new Matrix(partition.ClusterCount, neurons);
        for (int r = 0; r < neurons; r++)
        {
            RandomSource random = seed.For("init.dense.output", (ulong)r);
            for (int j = 0; j < weights.Rows; j++)
            {
                weights[j, r] = random.NextGaussian() / Math.Sqrt(neurons);
            }
        }

        return new DenseNetwork(hidden, weights, partition: partition);
    }

    private static HiddenLayer Draw(int neurons, int dimension, NetworkOptions options, bool hasBias, Seed seed, string stream)
    {
        options.Validated();
        var weights = new Matrix(neurons, dimension);
        double[]? biases = hasBias ? new double[neurons] : null;
        for (int r = 0; r < neurons; r++)
        {
            RandomSource random = seed.For(stream, (ulong)r);
            foreach (ref double w in weights.Row(r))
            {
                w = options.InitialWeightScale * random.NextGaussian();
            }

            if (biases is not null)
            {
                biases[r] = options.InitialBiasScale * random.NextGaussian();
            }
        }

        return new HiddenLayer(weights, biases, new Activation(options.ActivationPower));
    }
}
