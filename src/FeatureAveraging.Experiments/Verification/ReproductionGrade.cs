namespace FeatureAveraging.Experiments.Verification;

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
