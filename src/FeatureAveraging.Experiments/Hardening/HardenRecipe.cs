using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Options that harden well without being tuned.</summary>
public static class HardenRecipe
{
    /// <summary>
    /// The paper's synthetic setting: one neuron a sub-class, as many as are found. Choices are easy there, so few samples and at most 24
    /// sub-classes suffice; in 100 steps no decay matters, so one is tried. Adversarial training takes longer than all the rest and is left
    /// out.
    /// </summary>
    public static HardenOptions Synthetic { get; } = new()
    {
        Data = TrainRecipe.Synthetic.Data,
        Network = TrainRecipe.Synthetic.Network,
        Training = TrainRecipe.Synthetic.Training,
        Discovery = new HardenOptions().Discovery with { ClustersPerSide = 24 },
        Checkpoints = 2,
        ValidationRadii = 60,
        WeightDecays = [1e-2],
        AdversarialRadii = [],
    };

    /// <summary>
    /// Options for samples of any scale, images among them: those of <see cref="TrainRecipe.ForSamples"/>, 100 neurons. More than ten
    /// million numbers have one seed, and their radii are followed for few nodes, so that a run takes minutes.
    /// </summary>
    /// <param name="train">Training samples.</param>
    public static HardenOptions ForSamples(LabeledSamples train)
    {
        const long Many = 10_000_000;
        TrainExperimentOptions recipe = TrainRecipe.ForSamples(train);
        var options = new HardenOptions
        {
            Network = recipe.Network,
            Training = recipe.Training,
            ScaleLearningRate = recipe.ScaleLearningRate,
            Width = 100,
        };
        return (long)train.Count * train.Inputs.Dimension > Many
            ? options with { Seeds = 1, NodeLimit = 300, ChoiceNodeLimit = 10 }
            : options;
    }
}
