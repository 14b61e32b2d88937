using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The frozen model whose features at one layer a head is hardened on, and how heads are attacked through it.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>The model; nothing is read from here.</summary>
    /// <value>The default is null: the model is no file.</value>
    public WholeModel? Model { get; init; }

    /// <summary>The layer whose values, further axes flattened, are the embedding.</summary>
    /// <value>The default is empty.</value>
    public string Layer { get; init; } = "";

    /// <summary>Whether perturbed inputs stay in [0, 1], as pixels do.</summary>
    /// <value>The default is false.</value>
    public bool InPixelRange { get; init; }

    /// <summary>Test samples that are attacked in the input space, the same ones for every head; 0 for none.</summary>
    /// <value>The default is 100.</value>
    public int AttackedCount { get; init; } = 100;

    /// <summary>Steps of each search for the shortest perturbation (FMN, DDN).</summary>
    /// <value>The default is 100.</value>
    public int MinimumNormSteps { get; init; } = 100;

    /// <summary>Steps of PGD on the margin at ½, 1 and 1½ of the median that a short FMN finds.</summary>
    /// <value>The default is 10.</value>
    public int PgdSteps { get; init; } = 10;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public EmbeddingOptions Validated() => Faults.Of(this)
        .Unless(AttackedCount >= 0, "Embedding.AttackedCount", AttackedCount, "at least 0 (0 = the input space is left out)")
        .Unless(MinimumNormSteps >= 1, "Embedding.MinimumNormSteps", MinimumNormSteps, "at least 1")
        .Unless(PgdSteps >= 1, "Embedding.PgdSteps", PgdSteps, "at least 1")
        .ThrowIfAny();
}
