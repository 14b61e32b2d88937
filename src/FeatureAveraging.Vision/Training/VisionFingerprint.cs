using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Training;

/// <summary>Identifies a training, so that a checkpoint of another one is refused. The number of threads may change.</summary>
internal static class VisionFingerprint
{
    /// <summary>
    /// SHA-256 over everything that shapes the iterates: options, images, and the model before the first step; as hexadecimal.
    /// </summary>
    public static string Compute(VisionModel model, ImageSet images, VisionTrainingOptions options, Seed seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Options.Architecture}|{seed.Root}|{options with { Threads = 1 }}");
        hash.AppendData(Encoding.UTF8.GetBytes(settings));
        hash.AppendData(images.Pixels);
        hash.AppendData(MemoryMarshal.AsBytes(images.Labels.AsSpan()));
        foreach ((string name, ModelArray array) in model.GetState().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(array.Values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
