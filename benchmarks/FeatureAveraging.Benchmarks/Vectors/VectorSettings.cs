using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Vectors;

/// <summary>Shape and settings of a test vector.</summary>
/// <param name="Kind"><c>binary</c> or <c>multiclass</c>.</param>
/// <param name="Samples">n.</param>
/// <param name="Dimension">d.</param>
/// <param name="Neurons">M.</param>
/// <param name="Sides">Side of each of the k clusters.</param>
/// <param name="NeuronsPerClass">h of a k-class network; null for a binary one.</param>
/// <param name="ActivationPower">p.</param>
/// <param name="Loss"><c>Logistic</c>, <c>Exponential</c> or <c>CrossEntropy</c>.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Steps">T.</param>
/// <param name="TrainOutputLayer">Whether output weights and output bias are trained.</param>
internal sealed record VectorSettings(
    string Kind,
    int Samples,
    int Dimension,
    int Neurons,
    int[] Sides,
    int? NeuronsPerClass,
    int ActivationPower,
    string Loss,
    double LearningRate,
    int Steps,
    bool TrainOutputLayer)
{
    /// <summary>Collects them.</summary>
    public static VectorSettings Of(TwoLayerNetwork network, LabeledSamples data, TrainingOptions options) => new(
        network is BinaryNetwork ? "binary" : "multiclass",
        data.Count,
        data.Inputs.Dimension,
        network.Hidden.NeuronCount,
        data.Partition!.Labels.ToArray(),
        (network as MulticlassNetwork)?.NeuronsPerClass,
        network.Hidden.Activation.Power,
        options.Loss.ToString()!,
        options.LearningRate,
        options.Steps,
        options.TrainOutputLayer);
}
