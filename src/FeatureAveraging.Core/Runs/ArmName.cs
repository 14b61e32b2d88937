namespace FeatureAveraging.Runs;

/// <summary>Names of the arms of a record: which network a number is about.</summary>
public static class ArmName
{
    /// <summary>The network trained on coarse labels.</summary>
    public const string Coarse = "coarse";

    /// <summary>The network trained on the class or cluster of each sample.</summary>
    public const string Fine = "fine";

    /// <summary>The network trained on sub-classes that were discovered.</summary>
    public const string Pseudo = "pseudo";

    /// <summary>The network trained on coarse labels, stopped where its radius is greatest within an accuracy budget.</summary>
    public const string CoarseStopped = "coarse-stopped";

    /// <summary>The network trained on coarse labels with weight decay, stopped likewise.</summary>
    public const string CoarseDecay = "coarse-decay";

    /// <summary>The network trained on coarse labels with adversarial training, stopped likewise.</summary>
    public const string CoarseAdversarial = "coarse-adversarial";

    /// <summary>The deep network trained on coarse labels by TRADES, stopped likewise.</summary>
    public const string CoarseTrades = "coarse-trades";

    /// <summary>The network of Proposition 4.8: accurate, its features mixed.</summary>
    public const string Mixed = "mixed";

    /// <summary>The decoupled network with a bias for each neuron.</summary>
    public const string Biased = "biased";

    /// <summary>The user's own network.</summary>
    public const string Model = "model";

    /// <summary>The binary head on deep features (Fig. 2c).</summary>
    public const string HeadCoarse = "head-coarse";

    /// <summary>The k-class head on deep features (Fig. 2d).</summary>
    public const string HeadFine = "head-fine";

    /// <summary>The two-layer network on raw images, trained on coarse labels.</summary>
    public const string ShallowCoarse = "shallow-coarse";

    /// <summary>The two-layer network on raw images, trained on classes.</summary>
    public const string ShallowFine = "shallow-fine";

    /// <summary>The two-layer network on raw images, trained on discovered sub-classes.</summary>
    public const string ShallowPseudo = "shallow-pseudo";
}
