using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Training;

/// <summary>Identifies a training, so that a checkpoint of another one is refused. The number of steps and threads may change.</summary>
internal static class CheckpointFingerprint
{
    /// <summary>SHA-256 over the options that shape the iterates, the data and the initial network, as hexadecimal.</summary>
    public static string Compute(TwoLayerNetwork initial, TrainingSet set, TrainingOptions options, TrainingForm form, Seed seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{form}|{options.LearningRate:R}|{options.Loss}|{options.BatchSize}|{options.Momentum:R}|" +
            $"{options.TrainOutputLayer}|{options.CenterInputs}|{seed.Root}|{initial.GetType().Name}|" +
            $"{initial.Hidden.HasBias}|{initial.Hidden.Activation.Power}");
        if (options.WeightDecay > 0)
        {
            settings += FormattableString.Invariant($"|{options.WeightDecay:R}");
        }

        if (options.AdversarialRadius > 0)
        {
            settings += FormattableString.Invariant($"|{options.AdversarialRadius:R}x{options.AdversarialSteps}");
        }

        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        AppendInputs(hash, set.Data.Inputs);
        hash.AppendData(MemoryMarshal.AsBytes(set.Data.Labels));
        hash.AppendData(MemoryMarshal.AsBytes(set.Data.Clusters));
        hash.AppendData(MemoryMarshal.AsBytes(initial.Hidden.Weights.Values));
        hash.AppendData(MemoryMarshal.AsBytes(initial.Hidden.Biases));
        if (initial is DenseNetwork dense)
        {
            hash.AppendData(MemoryMarshal.AsBytes(dense.OutputWeights.Values));
            hash.AppendData(MemoryMarshal.AsBytes(dense.OutputBiases));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The same bytes whether the samples are in memory or not, so that a training may go on either way.
    private static void AppendInputs(IncrementalHash hash, Samples inputs)
    {
        float[] buffer = new float[inputs.Dimension];
        for (int i = 0; i < inputs.Count; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(inputs.Read(i, 1, buffer)[..inputs.Dimension]));
        }
    }
}
