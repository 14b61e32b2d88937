namespace FeatureAveraging.Runs;

/// <summary>
/// Every diagnostic id; each has an entry in docs/reference/diagnostics.md. FA1: training, FA2:
/// robustness, FA3: data and files, FA4: the machine.
/// </summary>
public static class DiagnosticIds
{
    /// <summary>Training diverged: the loss or a weight is not finite.</summary>
    public const string TrainingDiverged = "FA1001";

    /// <summary>Neurons that are dead on every training sample.</summary>
    public const string DeadNeurons = "FA1002";

    /// <summary>Hypotheses of the paper's theorems that do not hold for these options.</summary>
    public const string HypothesesViolated = "FA1003";

    /// <summary>An accuracy at which trainings are compared that one of them never reaches.</summary>
    public const string LevelNotReached = "FA1004";

    /// <summary>Discovered sub-classes whose outputs are 0 on every training sample.</summary>
    public const string DeadSubclasses = "FA1005";

    /// <summary>No network on discovered sub-classes keeps the clean accuracy within the budget.</summary>
    public const string BudgetNotMet = "FA1006";

    /// <summary>A model that is compared may have been trained on the samples that it is judged by.</summary>
    public const string ModelMayKnowSamples = "FA1007";

    /// <summary>Heads on an embedding that cannot be attacked through the inputs.</summary>
    public const string InputsNotSearched = "FA1008";

    /// <summary>The sum read-out with sides of unequal size is not invariant to a common shift of the logits.</summary>
    public const string UnbalancedSum = "FA2001";

    /// <summary>The margin gradient is zero at some samples, so gradient attacks cannot start there.</summary>
    public const string ZeroGradient = "FA2003";

    /// <summary>An attack of a suite that cannot run on the problem.</summary>
    public const string AttackSkipped = "FA2004";

    /// <summary>Many neurons against the label are dead at the samples.</summary>
    public const string DeadOpponents = "FA2005";

    /// <summary>An attack is much shorter when dead opposing neurons pass the gradient on.</summary>
    public const string PassThroughGain = "FA2006";

    /// <summary>An attack stays above the certified radius.</summary>
    public const string AttackGap = "FA2007";

    /// <summary>An attack without gradients beats every attack with them.</summary>
    public const string WeakerAttackWins = "FA2008";

    /// <summary>A robust-accuracy curve that rises.</summary>
    public const string RisingCurve = "FA2009";

    /// <summary>An attack on the training loss leaves much more robust accuracy than one on the margin.</summary>
    public const string NativeLossFlatters = "FA2010";

    /// <summary>Samples that no attack broke at any length.</summary>
    public const string UnbrokenSamples = "FA2011";

    /// <summary>A model or samples file holds tensors or metadata that this version does not know.</summary>
    public const string UnknownFileContent = "FA3001";

    /// <summary>Samples whose label is not that of most of their cluster, in a file that does not give the clusters' sides.</summary>
    public const string MixedClusterLabels = "FA3002";

    /// <summary>Images that cannot be decoded were left out, as was asked for.</summary>
    public const string SkippedImages = "FA3003";

    /// <summary>A data set was read from a copy that lost detail.</summary>
    public const string LossyCopy = "FA3004";

    /// <summary>Decoded images could not be kept for the next time.</summary>
    public const string ImagesNotCached = "FA3005";

    /// <summary>Class indices that may be meant as coarse classes.</summary>
    public const string ClassesLikeCoarse = "FA3006";

    /// <summary>Columns of a table that were read in a way worth knowing: a header that counts, row numbers.</summary>
    public const string TableColumns = "FA3007";

    /// <summary>Labels that are names, and their numbers.</summary>
    public const string NamedClasses = "FA3008";

    /// <summary>Class indices with gaps.</summary>
    public const string MissingClasses = "FA3009";

    /// <summary>Whole numbers from 0 to 255 that were not scaled.</summary>
    public const string UnscaledBytes = "FA3010";

    /// <summary>Fewer than half of the samples of two coarse classes are classified right.</summary>
    public const string OppositeLabels = "FA3011";

    /// <summary>A box of which the data fill only a small part.</summary>
    public const string WideBox = "FA3012";

    /// <summary>Files of a folder that were left out.</summary>
    public const string FilesLeftOut = "FA3013";

    /// <summary>Data that look like a known data set and are not.</summary>
    public const string NotTheOriginal = "FA3014";

    /// <summary>Samples in double precision that were rounded for training.</summary>
    public const string RoundedSamples = "FA3015";

    /// <summary>A model file that favg did not write, and how it was understood.</summary>
    public const string ForeignModel = "FA3016";

    /// <summary>A whole model of another program was understood in the way the message says.</summary>
    public const string WholeModel = "FA3017";

    /// <summary>A model returns probabilities; their logarithms were taken as logits.</summary>
    public const string ProbabilitiesTaken = "FA3018";

    /// <summary>A model is not rebuilt; another program gives its scores, and there are no gradients.</summary>
    public const string ScoresOnly = "FA3019";

    /// <summary>libtorch computes wrong results with oneDNN on this processor, so oneDNN is switched off.</summary>
    public const string OneDnnOff = "FA4001";

    /// <summary>A model computes another result in single precision than in double precision.</summary>
    public const string PrecisionMatters = "FA4002";
}
