using System.Runtime.InteropServices;

namespace FeatureAveraging.Vision;

/// <summary>libtorch asked for more memory than the machine or the GPU has left; a smaller batch needs less.</summary>
public sealed class VisionMemoryException : Exception
{
    private VisionMemoryException(string option, int batchSize, ExternalException fault)
        : base(Describe(option, batchSize, fault), fault)
    {
    }

    /// <summary>Does some work, and explains its failure where that is want of memory.</summary>
    /// <param name="option">Name of the option or parameter that says how many images are computed at once.</param>
    /// <param name="batchSize">Its value.</param>
    /// <param name="work">The work.</param>
    internal static T Explain<T>(string option, int batchSize, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException fault) when (IsWantOfMemory(fault))
        {
            throw new VisionMemoryException(option, batchSize, fault);
        }
    }

    /// <inheritdoc cref="Explain{T}"/>
    internal static void Explain(string option, int batchSize, Action work) => Explain(option, batchSize, () =>
    {
        work();
        return true;
    });

    // The words of libtorch's allocators, for the processor and for the GPU.
    private static bool IsWantOfMemory(ExternalException fault) =>
        fault.Message.Contains("DefaultCPUAllocator:", StringComparison.Ordinal)
            || fault.Message.Contains("CUDA out of memory", StringComparison.Ordinal);

    private static string Describe(string option, int batchSize, ExternalException fault)
    {
        string said = fault.Message.Split('\n')[0].Trim();
        string advice = batchSize > 1
            ? FormattableString.Invariant($"{option} is {batchSize}; try {batchSize / 2}, or a narrower network.")
            : FormattableString.Invariant($"{option} is {batchSize} already; use a narrower network or a machine with more memory.");
        return $"There is not enough memory for a batch ({said}). {advice}";
    }
}
