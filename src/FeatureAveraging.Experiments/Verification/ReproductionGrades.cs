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
