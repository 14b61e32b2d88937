using FeatureAveraging.Networks;

namespace FeatureAveraging.Training;

/// <summary>Chooses between the direct and the dual form by predicted cost.</summary>
public static class FormPlanner
{
    /// <summary>Greatest n for which K = XXᵀ is considered: 4n² bytes = 1 GiB.</summary>
    public const int MostDualSamples = 16_384;

    /// <summary>
    /// Cost of the direct form: T·n·d·M multiply-adds forward and half as many backward, since about half the neurons are dead. One of them
    /// takes about twice the time of one of the dual form (docs/performance.md), which is the unit.
    /// </summary>
    /// <param name="samples">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="neurons">M.</param>
    /// <param name="steps">T.</param>
    public static double PredictDirectCost(int samples, int dimension, int neurons, int steps) =>
        2 * 1.5 * steps * samples * dimension * neurons;

    /// <summary>Cost of the dual form in multiply-adds: n²d/2 for K (unless it is there), 2ndM at the ends and T·n²M between.</summary>
    /// <param name="samples">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="neurons">M.</param>
    /// <param name="steps">T.</param>
    /// <param name="gramIsThere">Whether K has been computed before.</param>
    public static double PredictDualCost(int samples, int dimension, int neurons, int steps, bool gramIsThere) =>
        (gramIsThere ? 0 : 0.5 * samples * samples * dimension) + (2.0 * samples * dimension * neurons)
            + (1.0 * steps * samples * samples * neurons);

    /// <summary>The form that will run.</summary>
    /// <param name="network">The initial network.</param>
    /// <param name="set">Training data.</param>
    /// <param name="options">Valid options; a forced form is obeyed.</param>
    /// <exception cref="ArgumentException">The dual form is forced but does not apply to the network or the data.</exception>
    public static TrainingForm Choose(TwoLayerNetwork network, TrainingSet set, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        int n = set.Data.Count, d = network.Hidden.InputDimension, neurons = network.Hidden.NeuronCount;
        bool applies = network.Hidden.Activation.IsRelu && n <= MostDualSamples && set.Data.Inputs.AreInMemory;
        if (options.Form == TrainingForm.Dual && !applies)
        {
            throw new ArgumentException(
                $"The dual form needs the ReLU and at most {MostDualSamples} samples, all in memory; the network has p = " +
                $"{network.Hidden.Activation.Power} and there are n = {n} samples" +
                $"{(set.Data.Inputs.AreInMemory ? "" : ", not in memory")}. Use Direct or Auto.",
                nameof(options));
        }

        return options.Form switch
        {
            TrainingForm.Auto when applies && options.HasDualForm
                && PredictDualCost(n, d, neurons, options.Steps, set.HasGram) < PredictDirectCost(n, d, neurons, options.Steps) =>
                TrainingForm.Dual,
            TrainingForm.Dual => TrainingForm.Dual,
            _ => TrainingForm.Direct,
        };
    }
}
