using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Training;

public sealed class EvaluationTests
{
    private const double Tolerance = 1e-12; // a handful of double operations on values near 1

    [Fact]
    public void Of_BinaryNetwork_IsTheMeanLossAndATieIsAnError()
    {
        // f(x) = max(0, x₁) − max(0, x₂): margins 2, −3 and 0
        BinaryNetwork network = BinaryNetwork.WithFixedSigns(new HiddenLayer(new Matrix(2, 2, [1, 0, 0, 1])));
        var samples = new LabeledSamples(new Samples(3, 2, [2, 0, 0, 3, 1, 1]), [1, 1, -1]);

        Evaluation logistic = Evaluation.Of(network, samples, LossFunction.Logistic);
        Evaluation exponential = Evaluation.Of(network, samples, LossFunction.Exponential);

        Assert.Equal((Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(3)) + Math.Log(2)) / 3, logistic.Loss, Tolerance);
        Assert.Equal((Math.Exp(-2) + Math.Exp(3) + 1) / 3, exponential.Loss, Tolerance);
        Assert.Equal(1.0 / 3, logistic.NativeAccuracy, Tolerance);
        Assert.Equal(1.0 / 3, logistic.BinaryAccuracy, Tolerance);
    }

    [Fact]
    public void Of_MulticlassNetwork_TellsClassFromSide()
    {
        // f = max(0, x) on three classes, the first two positive
        Partition partition = Partition.FirstPositive(2, 1);
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1])), partition);
        float[] inputs = [2, 1, 0, /* right */ 1, 2, 0, /* right side, wrong class */ 0, 1, 3, /* wrong */ 1, 0, 1 /* tie */];
        var samples = new LabeledSamples(new Samples(4, 3, inputs), [1, 1, 1, 1], [0, 0, 1, 0], partition);

        Evaluation evaluation = Evaluation.Of(network, samples, trained: null);

        double Loss(double own, params double[] all) => Math.Log(all.Sum(Math.Exp)) - own;
        Assert.Equal((Loss(2, 2, 1, 0) + Loss(1, 1, 2, 0) + Loss(1, 0, 1, 3) + Loss(1, 1, 0, 1)) / 4, evaluation.Loss, Tolerance);
        Assert.Equal(0.25, evaluation.NativeAccuracy, Tolerance);
        Assert.Equal(0.5, evaluation.BinaryAccuracy, Tolerance);
    }
}
