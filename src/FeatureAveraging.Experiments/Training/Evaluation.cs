using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>How a network does on samples.</summary>
/// <param name="Loss">Mean of the loss that was trained: logistic or exponential (binary network), cross-entropy (k-class network).</param>
/// <param name="NativeAccuracy">Share of samples that get their own label, binary or class; a tie is an error.</param>
/// <param name="BinaryAccuracy">Share of samples on their own side; a k-class network is read out by its largest logit (max read-out).</param>
internal readonly record struct Evaluation(double Loss, double NativeAccuracy, double BinaryAccuracy)
{
    public static Evaluation Of(TwoLayerNetwork network, LabeledSamples samples, LossFunction? trained)
    {
        double[] x = new double[samples.Inputs.Dimension], z = new double[network.Hidden.NeuronCount], f = new double[network.OutputCount];
        double[] norms = network.Hidden.Activation.IsRelu ? [] : network.Hidden.ComputeWeightNorms();
        double loss = 0;
        int native = 0, binary = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(samples.Inputs.Row(i), x);
            network.Hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, norms, f);
            (double sampleLoss, bool rightLabel, bool rightSide) = network is MulticlassNetwork multiclass
                ? Judge(multiclass, f, samples.Clusters[i])
                : Judge(samples.Labels[i] * f[0], trained);
            loss += sampleLoss;
            native += rightLabel ? 1 : 0;
            binary += rightSide ? 1 : 0;
        }

        return new Evaluation(loss / samples.Count, (double)native / samples.Count, (double)binary / samples.Count);
    }

    private static (double Loss, bool RightLabel, bool RightSide) Judge(double margin, LossFunction? trained) =>
        (trained == LossFunction.Exponential ? Math.Exp(-margin) : StableMath.Softplus(-margin), margin > 0, margin > 0);

    private static (double Loss, bool RightLabel, bool RightSide) Judge(MulticlassNetwork network, ReadOnlySpan<double> f, int cluster) => (
        StableMath.LogSumExp(f) - f[cluster],
        ReadoutMargin.Evaluate(network, Readout.Native, f, cluster) > 0,
        ReadoutMargin.Evaluate(network, Readout.Max, f, network.Partition.Sides[cluster]) > 0);
}
