using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>How a network does on samples.</summary>
/// <param name="Loss">Mean of the loss that was trained: logistic or exponential (binary network), cross-entropy (any other).</param>
/// <param name="NativeAccuracy">Share of samples that get their own label, binary or class; a tie is an error.</param>
/// <param name="BinaryAccuracy">Share of samples on their own side;
/// a network with several outputs is read out by its largest one (max read-out).</param>
internal readonly record struct Evaluation(double Loss, double NativeAccuracy, double BinaryAccuracy)
{
    public static Evaluation Of(TwoLayerNetwork network, LabeledSamples samples, LossFunction? trained)
    {
        double[] x = new double[samples.Inputs.Dimension], z = new double[network.Hidden.NeuronCount], f = new double[network.OutputCount];
        double[] norms = network.Hidden.Activation.IsRelu ? [] : network.Hidden.ComputeWeightNorms();
        Decision native = Decision.Of(network, Readout.Native);
        Partition? partition = Decision.PartitionOf(network);
        Decision coarse = Decision.Of(network, partition is null ? Readout.Native : Readout.Max);
        ReadOnlySpan<int> own = partition is null ? samples.Labels : samples.Clusters;
        double loss = 0;
        int ownCount = 0, coarseCount = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            samples.Inputs.CopyRow(i, x);
            network.Hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, norms, f);
            double margin = native.Evaluate(f, own[i]);
            loss += partition is not null ? StableMath.LogSumExp(f) - f[own[i]]
                : trained == LossFunction.Exponential ? Math.Exp(-margin)
                : StableMath.Softplus(-margin);
            ownCount += margin > 0 ? 1 : 0;
            int label = partition is null ? own[i] : partition.Labels[own[i]];
            coarseCount += coarse.Evaluate(f, label) > 0 ? 1 : 0;
        }

        return new Evaluation(loss / samples.Count, (double)ownCount / samples.Count, (double)coarseCount / samples.Count);
    }
}
