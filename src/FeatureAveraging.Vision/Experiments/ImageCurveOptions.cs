using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Which images are attacked, at which radii, and how hard. Lengths are ℓ₂ in pixel units [0, 1].</summary>
public sealed record ImageCurveOptions
{
    /// <summary>Test images that are attacked, the same for every arm and seed; drawn so that every class keeps its share.</summary>
    /// <value>The default is 500.</value>
    public int Count { get; init; } = 500;

    /// <summary>
    /// Attacked images, evenly spaced, whose radius is also certified: of the first seed, at some seconds an image and arm, where
    /// the network is one chain of layers; a ResNet is not. At most all of them; 0 for none.
    /// </summary>
    /// <value>The default is 0.</value>
    public int CertifiedCount { get; init; }

    /// <summary>The greatest radius of the curves.</summary>
    /// <value>The default is 2.</value>
    public double Largest { get; init; } = 2;

    /// <summary>Distance between two radii.</summary>
    /// <value>The default is 0.1.</value>
    public double Step { get; init; } = 0.1;

    /// <summary>Steps of PGD at each radius, on the training loss (the paper's protocol) and on the margin.</summary>
    /// <value>The default is 40.</value>
    public int PgdSteps { get; init; } = 40;

    /// <summary>Steps of APGD at each radius, on the margin and against each opposing class; 0 leaves it out.</summary>
    /// <value>The default is 0: minimum-norm searches were never beaten by it where both ran.</value>
    public int ApgdSteps { get; init; }

    /// <summary>Steps of each minimum-norm search (FMN, FMN with pass-through, DDN).</summary>
    /// <value>The default is 100.</value>
    public int MinimumNormSteps { get; init; } = 100;

    /// <summary>Runs of each minimum-norm search, of which each image keeps the best; all but the first start at random.</summary>
    /// <value>The default is 1.</value>
    public int Restarts { get; init; } = 1;

    /// <summary>Proposals of Square at each radius; 0 leaves it out.</summary>
    /// <value>The default is 0.</value>
    public int SquareIterations { get; init; }

    /// <summary>Images attacked together.</summary>
    /// <value>The default is 256.</value>
    public int BatchSize { get; init; } = 256;

    /// <summary>Images shown beside their adversarial twins.</summary>
    /// <value>The default is 8.</value>
    public int Pictures { get; init; } = 8;

    /// <summary>0, Step, 2·Step, … up to Largest.</summary>
    public double[] ComputeRadii() =>
        [.. Enumerable.Range(0, (int)Math.Floor((Largest / Step) + 1e-9) + 1).Select(i => Math.Round(i * Step, 12))];

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ImageCurveOptions Validated() => Faults.Of(this)
        .Unless(Count >= 1, nameof(Count), Count, "at least 1 image")
        .Unless(CertifiedCount >= 0, nameof(CertifiedCount), CertifiedCount, "at least 0 (0 = no certificates)")
        .Unless(Step > 0 && double.IsFinite(Step), nameof(Step), Step, "a finite value > 0")
        .Unless(Largest >= Step && Largest / Step <= 1000, nameof(Largest), Largest, "at least one Step and at most 1000")
        .Unless(PgdSteps >= 1, nameof(PgdSteps), PgdSteps, "at least 1")
        .Unless(ApgdSteps >= 0, nameof(ApgdSteps), ApgdSteps, "at least 0 (0 = no APGD)")
        .Unless(MinimumNormSteps >= 1, nameof(MinimumNormSteps), MinimumNormSteps, "at least 1")
        .Unless(Restarts >= 1, nameof(Restarts), Restarts, "at least 1")
        .Unless(SquareIterations >= 0, nameof(SquareIterations), SquareIterations, "at least 0 (0 = no Square)")
        .Unless(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
        .Unless(Pictures >= 0, nameof(Pictures), Pictures, "at least 0")
        .ThrowIfAny();
}
