using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Verification;

/// <summary>Finds the grade that two runs can be held to.</summary>
public static class ReproductionGrades
{
    /// <summary>The grade that two places allow.</summary>
    /// <param name="published">Where the record was made.</param>
    /// <param name="here">Where it was made again.</param>
    public static ReproductionGrade Between(Provenance published, Provenance here)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(here);
        bool managed = published.Libtorch is null && here.Libtorch is null;
        bool same = published.Cpu == here.Cpu
            && published.Dotnet == here.Dotnet
            && published.Libtorch == here.Libtorch
            && (managed || published.Threads == here.Threads);
        return same && published.Commit == here.Commit
            ? ReproductionGrade.Identical
            : managed && Vectors(published) != Vectors(here)
            ? ReproductionGrade.OtherVectors
            : same || managed
            ? ReproductionGrade.Close
            : ReproductionGrade.Statistical;
    }

    // A processor's description ends with the width of its vectors; of early records it does not say it.
    private static string Vectors(Provenance provenance) =>
        provenance.Cpu.LastIndexOf(',') is >= 0 and int comma ? provenance.Cpu[comma..] : "";
}

/// <summary>How close a computation must come to one made elsewhere or earlier: see docs/reference/verify.md.</summary>
public enum ReproductionGrade
{
    /// <summary>Same commit, processor, runtime and, where libtorch was used, its version and number of threads: the same bits.</summary>
    Identical,

    /// <summary>
    /// Another commit, or managed code on another processor of the same vector width or another runtime: 10⁻⁹, relative above 1 and
    /// absolute below.
    /// </summary>
    Close,

    /// <summary>
    /// Managed code on a processor of another vector width, which adds single precision in another order: 10⁻⁶. What an attack found is
    /// held to <see cref="Statistical"/>: where its gradients nearly vanish, a last digit decides which way it goes.
    /// </summary>
    OtherVectors,

    /// <summary>
    /// libtorch on another processor, in another version or with another number of threads: another draw of the same experiment;
    /// metrics and verdicts only.
    /// </summary>
    Statistical,
}
