using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>Options that train well without being tuned.</summary>
public static class TrainRecipe
{
    private const int Batch = 1000;
    private const int Epochs = 20;
    private const int LeastSteps = 500;

    /// <summary>The paper's synthetic setting (Sec. 5): k = 10, d = 3072, m = 5, full batch, η = 10⁻³, T = 100.</summary>
    public static TrainExperimentOptions Synthetic { get; } = new() { Data = new ClusterOptions() };

    /// <summary>Options for samples of any scale, images among them.</summary>
    /// <param name="train">Training samples.</param>
    /// <remarks>
    /// Inputs centred by the training mean, σ_w = 10⁻², batches of 1000, momentum 0.9, 20 epochs and at least 500 steps.
    /// η = 15/mean‖x − x̄‖² makes a step independent of the inputs' scale (0.28 on MNIST); it is multiplied by m or h.
    /// </remarks>
    public static TrainExperimentOptions ForSamples(LabeledSamples train)
    {
        ArgumentNullException.ThrowIfNull(train);
        int stepsPerEpoch = (train.Count + Batch - 1) / Batch;
        return new TrainExperimentOptions
        {
            Network = new NetworkOptions
            {
                NeuronsPerSign = 20,
                NeuronsPerClass = 4,
                MulticlassBias = true,
                InitialWeightScale = 1e-2,
                InitialBiasScale = 0,
            },
            Training = new TrainingOptions
            {
                LearningRate = 15 / MeanSquaredDistance(train.Inputs),
                Steps = Math.Max(Epochs * stepsPerEpoch, LeastSteps),
                BatchSize = train.Count > Batch ? Batch : 0,
                Momentum = 0.9,
                CenterInputs = true,
                RecordEvery = Math.Max(stepsPerEpoch, 10),
            },
            ScaleLearningRate = true,
        };
    }

    /// <summary>The same options with a dense second layer that is trained too, and as many hidden neurons as before.</summary>
    /// <param name="options">Options to change.</param>
    /// <param name="supervision">Labels to learn.</param>
    /// <param name="classCount">k; not read for two coarse labels.</param>
    public static TrainExperimentOptions WithDenseOutput(TrainExperimentOptions options, Supervision supervision, int classCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        NetworkOptions network = options.Network;
        int width = supervision == Supervision.Coarse ? 2 * network.NeuronsPerSign : classCount * network.NeuronsPerClass;
        return options with
        {
            DenseWidth = options.DenseWidth ?? width,
            Training = options.Training with { TrainOutputLayer = true },
        };
    }

    /// <summary>The same options with another number of hidden neurons.</summary>
    /// <param name="options">Options to change.</param>
    /// <param name="width">Hidden neurons: 2m, or k·h; any number where the second layer is dense.</param>
    /// <param name="supervision">Labels to learn.</param>
    /// <param name="classCount">k; not read for coarse labels.</param>
    /// <exception cref="OptionsException">The neurons cannot be shared out evenly.</exception>
    public static TrainExperimentOptions WithWidth(TrainExperimentOptions options, int width, Supervision supervision, int classCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.DenseWidth is not null)
        {
            return options with { DenseWidth = width };
        }

        bool coarse = supervision == Supervision.Coarse;
        int parts = coarse ? 2 : classCount;
        if (width < parts || width % parts != 0)
        {
            throw new OptionsException(
                [$"--width is {width}; expected a multiple of {parts}, so that {(coarse ? "both sides" : "all classes")} get the same " +
                 "number of neurons."]);
        }

        int share = width / parts;
        return options with
        {
            Network = coarse ? options.Network with { NeuronsPerSign = share } : options.Network with { NeuronsPerClass = share },
        };
    }

    // mean‖x − x̄‖² = mean‖x‖² − ‖x̄‖²; identical samples have none, and any η does.
    internal static double MeanSquaredDistance(Samples inputs)
    {
        double[] mean = new double[inputs.Dimension];
        float[] buffer = new float[inputs.Dimension];
        double squares = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            ReadOnlySpan<float> x = inputs.Read(i, 1, buffer);
            for (int c = 0; c < mean.Length; c++)
            {
                mean[c] += x[c];
                squares += (double)x[c] * x[c];
            }
        }

        double distance =
            (squares / inputs.Count) - (System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(mean) / inputs.Count / inputs.Count);
        return distance > 0 ? distance : 1;
    }
}
