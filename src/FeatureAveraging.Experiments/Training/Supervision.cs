namespace FeatureAveraging.Experiments.Training;

/// <summary>Which labels a network is trained on.</summary>
public enum Supervision
{
    /// <summary>Binary labels ±1; the binary network.</summary>
    Coarse,

    /// <summary>The cluster (or class) of each sample; the k-class network.</summary>
    Fine,
}
