using FeatureAveraging.Options;

namespace FeatureAveraging.Training;

/// <summary>What is minimised.</summary>
public enum LossFunction
{
    /// <summary>log(1 + e^−q), q = y·f(x). Binary networks.</summary>
    Logistic,

    /// <summary>e^−q, q = y·f(x). Binary networks.</summary>
    Exponential,

    /// <summary>−log softmax(f)_c, c the cluster. k-class and dense networks.</summary>
    CrossEntropy,
}

/// <summary>How the iterates of gradient descent are computed; both give the same iterates.</summary>
public enum TrainingForm
{
    /// <summary>Whichever is predicted to cost less.</summary>
    Auto,

    /// <summary>In the weights: one fused pass over the data per step.</summary>
    Direct,

    /// <summary>In the preactivations, through K = XXᵀ (full batch, ReLU, fixed output layer).</summary>
    Dual,
}

/// <summary>Gradient descent and what is recorded of it.</summary>
public sealed record TrainingOptions
{
    /// <summary>η.</summary>
    /// <value>The default is 10⁻³.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>T, the number of gradient steps.</summary>
    /// <value>The default is 100.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The loss; null means logistic for binary and cross-entropy for k-class and dense networks.</summary>
    /// <value>The default is null.</value>
    public LossFunction? Loss { get; init; }

    /// <summary>Direct or dual.</summary>
    /// <value>The default is <see cref="TrainingForm.Auto"/>.</value>
    public TrainingForm Form { get; init; }

    /// <summary>Samples per step; 0 means the full batch. Mini-batches walk through a fresh shuffle each epoch.</summary>
    /// <value>The default is 0.</value>
    public int BatchSize { get; init; }

    /// <summary>Heavy-ball momentum β: v ← βv + g, θ ← θ − ηv.</summary>
    /// <value>The default is 0.</value>
    public double Momentum { get; init; }

    /// <summary>
    /// λ of the penalty λ/2·Σ‖w_r‖² on the hidden weights, which the loss that is reported leaves out: g ← g + λw. Biases have none.
    /// </summary>
    /// <value>The default is 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>
    /// ε of adversarial training: every step is taken on samples that were moved by at most ε in ℓ₂ to where their loss is greater
    /// (Madry et al. 2018). Loss and margins that are reported are then those of the moved samples. 0 means ordinary training.
    /// </summary>
    /// <value>The default is 0.</value>
    public double AdversarialRadius { get; init; }

    /// <summary>Steps of gradient ascent that move a sample. One is exact as long as no neuron changes between on and off.</summary>
    /// <value>The default is 1.</value>
    public int AdversarialSteps { get; init; } = 1;

    /// <summary>Whether the output weights and output biases of a binary or a dense network are trained too.</summary>
    /// <value>The default is false: the paper's fixed second layer.</value>
    public bool TrainOutputLayer { get; init; }

    /// <summary>
    /// Subtract the training mean from the inputs while training; it is folded back into the biases, so the network reads raw inputs.
    /// </summary>
    /// <value>The default is false.</value>
    public bool CenterInputs { get; init; }

    /// <summary>Steps between two recorded trajectory points; 0 records the first and the last only.</summary>
    /// <value>The default is 1.</value>
    public int RecordEvery { get; init; } = 1;

    /// <summary>Steps between two checkpoints; 0 means none.</summary>
    /// <value>The default is 0.</value>
    public int CheckpointEvery { get; init; }

    /// <summary>Threads; the results do not depend on it.</summary>
    /// <value>The default is 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public TrainingOptions Validated() => Faults.Of(this)
        .Unless(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite value > 0")
        .Unless(Steps >= 0, nameof(Steps), Steps, "at least 0")
        .Unless(BatchSize >= 0, nameof(BatchSize), BatchSize, "at least 0 (0 = full batch)")
        .Unless(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "a value in [0, 1)")
        .Unless(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "a finite value ≥ 0")
        .Unless(
            AdversarialRadius >= 0 && double.IsFinite(AdversarialRadius), nameof(AdversarialRadius), AdversarialRadius,
            "a finite value ≥ 0 (0 = ordinary training)")
        .Unless(AdversarialSteps >= 1, nameof(AdversarialSteps), AdversarialSteps, "at least 1")
        .Unless(RecordEvery >= 0, nameof(RecordEvery), RecordEvery, "at least 0 (0 = first and last)")
        .Unless(CheckpointEvery >= 0, nameof(CheckpointEvery), CheckpointEvery, "at least 0 (0 = none)")
        .Unless(Threads >= 1, nameof(Threads), Threads, "at least 1")
        .Unless(
            Form != TrainingForm.Dual || HasDualForm, nameof(Form), Form,
            "Direct or Auto: the dual form is full-batch gradient descent without momentum, decay or adversary, with a fixed output " +
            "layer and raw inputs")
        .ThrowIfAny();

    /// <summary>Whether the iterates are combinations of the samples with weights that need no more than K = XXᵀ.</summary>
    internal bool HasDualForm => this is
    {
        BatchSize: 0,
        Momentum: 0,
        WeightDecay: 0,
        AdversarialRadius: 0,
        TrainOutputLayer: false,
        CenterInputs: false,
    };
}
