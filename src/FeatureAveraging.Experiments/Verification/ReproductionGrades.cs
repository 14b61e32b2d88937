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
            : same || managed
            ? ReproductionGrade.Close
            : ReproductionGrade.Statistical;
    }
}

/// <summary>How close a computation must come to one made elsewhere or earlier: see docs/reference/verify.md.</summary>
public enum ReproductionGrade
{
    /// <summary>Same commit, processor, runtime and, where libtorch was used, its version and number of threads: the same bits.</summary>
    Identical,

    /// <summary>Another commit, or managed code on another processor or runtime: 10⁻⁹, relative above 1 and absolute below.</summary>
    Close,

    /// <summary>
    /// libtorch on another processor, in another version or with another number of threads: another draw of the same experiment;
    /// metrics and verdicts only.
    /// </summary>
    Statistical,
}
