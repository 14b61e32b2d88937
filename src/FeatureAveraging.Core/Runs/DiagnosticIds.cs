namespace FeatureAveraging.Runs;

/// <summary>Every diagnostic id; each has an entry in docs/reference/diagnostics.md. FA1: training, FA2: robustness, FA3: data and files.</summary>
public static class DiagnosticIds
{
    /// <summary>Training diverged: the loss or a weight is not finite.</summary>
    public const string TrainingDiverged = "FA1001";

    /// <summary>Neurons that are dead on every training sample.</summary>
    public const string DeadNeurons = "FA1002";

    /// <summary>Hypotheses of the paper's theorems that do not hold for these options.</summary>
    public const string HypothesesViolated = "FA1003";

    /// <summary>The sum read-out with sides of unequal size is not invariant to a common shift of the logits.</summary>
    public const string UnbalancedSum = "FA2001";

    /// <summary>The margin gradient is zero at some samples, so gradient attacks cannot start there.</summary>
    public const string ZeroGradient = "FA2003";

    /// <summary>A model or samples file holds tensors or metadata that this version does not know.</summary>
    public const string UnknownFileContent = "FA3001";

    /// <summary>Samples whose label is not that of most of their cluster, in a file that does not give the clusters' sides.</summary>
    public const string MixedClusterLabels = "FA3002";
}
