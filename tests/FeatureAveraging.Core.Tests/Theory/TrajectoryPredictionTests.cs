using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

namespace FeatureAveraging.Core.Tests.Theory;

public sealed class TrajectoryPredictionTests
{
    private static readonly ClusterOptions Small = new() { ClusterCount = 4, InputDimension = 2000, SampleCount = 100 };

    [Fact]
    public void PredictBinary_Logistic_FollowsPlainGradientDescent() =>
        AssertFollows(Small, new NetworkOptions(), new TrainingOptions(), multiclass: false);

    [Fact]
    public void PredictBinary_Exponential_FollowsPlainGradientDescent() =>
        AssertFollows(Small, new NetworkOptions(), new TrainingOptions { Loss = LossFunction.Exponential }, multiclass: false);

    [Fact]
    public void PredictBinary_UnbalancedSidesAndUnequalNorms_FollowsPlainGradientDescent() =>
        AssertFollows(
            Small with { PositiveClusterCount = 3, CenterNorms = [40, 45, 50, 55] }, new NetworkOptions(), new TrainingOptions(),
            multiclass: false);

    [Fact]
    public void PredictMulticlass_SeveralNeuronsPerClass_FollowsPlainGradientDescent() =>
        AssertFollows(Small, new NetworkOptions { NeuronsPerClass = 3 }, new TrainingOptions(), multiclass: true);

    /// <summary>
    /// The paper's setting (k = 10, d = 3072, n = 1000, m = 5, h = 1, η = 10⁻³, T = 100): trained networks end at losses
    /// near 0.168 and 0.038, and at λ near 1.68 and 5.40.
    /// </summary>
    [Fact]
    public void Predict_PapersSetting_EndsNearTheTrainedLosses()
    {
        PredictedTrajectory coarse = TrajectoryPrediction.PredictBinary(new ClusterOptions(), new NetworkOptions(), new TrainingOptions());
        PredictedTrajectory fine =
            TrajectoryPrediction.PredictMulticlass(new ClusterOptions(), new NetworkOptions(), new TrainingOptions());
        Assert.Equal(0.169, coarse.Loss[^1], 0.05 * 0.169);
        Assert.Equal(0.039, fine.Loss[^1], 0.05 * 0.039);
        Assert.Equal(1.68, coarse.CoefficientOwn[^1], 0.02 * 1.68);
        Assert.Equal(5.40, fine.CoefficientOwn[^1], 0.02 * 5.40);
    }

    /// <summary>
    /// Step 1 from zero in closed form: half of the neurons active, −ℓ′(0) = ½, 1 − 1/k for the own class and 1/k for the others.
    /// </summary>
    [Fact]
    public void Predict_FirstStep_IsTheClosedForm()
    {
        double half = 0.5 * 1e-3 * 2000 / 4;     // ½·η·‖μ‖²·n_j/n
        PredictedTrajectory binary =
            TrajectoryPrediction.PredictBinary(Small, new NetworkOptions { NeuronsPerSign = 7 }, new TrainingOptions { Steps = 1 });
        Assert.Equal(Math.Log(2), binary.Loss[0], 1e-15);
        Assert.Equal(half * 0.5 / 7, binary.CoefficientOwn[1], 1e-15);
        Assert.Equal(-half * 0.5 / 7, binary.CoefficientOther[1], 1e-15);
        PredictedTrajectory multiclass =
            TrajectoryPrediction.PredictMulticlass(Small, new NetworkOptions { NeuronsPerClass = 2 }, new TrainingOptions { Steps = 1 });
        Assert.Equal(Math.Log(4), multiclass.Loss[0], 1e-15);
        Assert.Equal(half * 0.75 / 2, multiclass.CoefficientOwn[1], 1e-15);
        Assert.Equal(-half * 0.25 / 2, multiclass.CoefficientOther[1], 1e-15);
    }

    /// <summary>
    /// Without noise and bias the margin of the balanced binary network obeys q ← q +
    /// (ηn_j‖μ‖²/(nm))·σ(−q) after the first, half-strength step.
    /// </summary>
    [Fact]
    public void PredictBinary_NoNoiseNoBias_IsTheScalarRecursion()
    {
        PredictedTrajectory predicted = TrajectoryPrediction.PredictBinary(
            Small with { NoiseScale = 0 }, new NetworkOptions { BinaryBias = false }, new TrainingOptions { Steps = 50 });
        double q = 0, rate = 1e-3 * 2000 / 4 / 5;
        for (int t = 0; t <= 50; t++)
        {
            Assert.Equal(q, predicted.Margin[t], 1e-12);
            Assert.Equal(q, predicted.CoefficientOwn[t], 1e-12);
            Assert.Equal(Math.Log(1 + Math.Exp(-q)), predicted.Loss[t], 1e-12);
            q += rate * (t == 0 ? 0.5 : 1) / (1 + Math.Exp(q));
        }
    }

    /// <summary>
    /// Two noiseless samples, one a side, with ‖μ‖² = 4, m = 1, η = 1 and a bias: own = λ + b, other = ν + b, gradient descent written out.
    /// </summary>
    [Fact]
    public void PredictBinary_TwoNoiselessSamplesWithBias_IsTheWrittenOutRecursion()
    {
        var clusters = new ClusterOptions { ClusterCount = 2, InputDimension = 2, SampleCount = 2, CenterNorms = [2], NoiseScale = 0 };
        PredictedTrajectory predicted = TrajectoryPrediction.PredictBinary(
            clusters, new NetworkOptions { NeuronsPerSign = 1 }, new TrainingOptions { LearningRate = 1, Steps = 20 });
        double own = 0, other = 0, bias = 0;
        for (int t = 0; t <= 20; t++)
        {
            double ownOutput = Math.Max(0, own + bias), otherOutput = Math.Max(0, other + bias);
            double push = 0.5 / (1 + Math.Exp(ownOutput - otherOutput));
            Assert.Equal(own, predicted.CoefficientOwn[t], 1e-12);
            Assert.Equal(other, predicted.CoefficientOther[t], 1e-12);
            double ownActive = t == 0 ? 0.5 : ownOutput > 0 ? 1 : 0, otherActive = t == 0 ? 0.5 : otherOutput > 0 ? 1 : 0;
            own += 4 * push * ownActive;
            other -= 4 * push * otherActive;
            bias += push * (ownActive - otherActive);
        }

        Assert.True(bias > 0.5);     // the bias took part
    }

    [Fact]
    public void FindObstacle_SettingsOutsideTheReduction_AreNamedAndRefused()
    {
        var network = new NetworkOptions();
        var training = new TrainingOptions();
        Assert.Null(TrajectoryPrediction.FindObstacle(Small, network, training));
        Assert.Equal(
            "the centres are not orthogonal", TrajectoryPrediction.FindObstacle(Small with { CenterCosine = 0.1 }, network, training));
        Assert.Equal("labels are flipped", TrajectoryPrediction.FindObstacle(Small with { LabelNoise = 0.1 }, network, training));
        Assert.Equal(
            "the activation is not the ReLU", TrajectoryPrediction.FindObstacle(Small, network with { ActivationPower = 2 }, training));
        Assert.NotNull(TrajectoryPrediction.FindObstacle(Small, network, training with { BatchSize = 10 }));
        Assert.NotNull(TrajectoryPrediction.FindObstacle(Small, network, training with { Momentum = 0.5 }));
        Assert.Equal(
            "the output layer is trained", TrajectoryPrediction.FindObstacle(Small, network, training with { TrainOutputLayer = true }));
        Assert.Equal("the inputs are centred", TrajectoryPrediction.FindObstacle(Small, network, training with { CenterInputs = true }));
        Assert.Throws<ArgumentException>(() => TrajectoryPrediction.PredictBinary(Small with { CenterCosine = 0.1 }, network, training));
        Assert.Throws<ArgumentException>(
            () => TrajectoryPrediction.PredictBinary(Small, network, training with { Loss = LossFunction.CrossEntropy }));
        Assert.Throws<ArgumentException>(
            () => TrajectoryPrediction.PredictMulticlass(Small, network, training with { Loss = LossFunction.Logistic }));
        Assert.Throws<ArgumentException>(() => TrajectoryPrediction.PredictMulticlass(Small, network, training, [1, 2, 3]));
    }

    /// <summary>
    /// 2 % of loss and own λ once the random start has worn off (step 10 on; a dozen neurons leave the share of active ones at step 0
    /// uncertain by a tenth of a step); 10 % of the small off-side λ at the end, which rests on the random noise of 25 samples a cluster.
    /// </summary>
    private static void AssertFollows(ClusterOptions clusters, NetworkOptions network, TrainingOptions training, bool multiclass)
    {
        (PlainGradientDescent.State[] states, int[] sizes) =
            PlainGradientDescent.Train(clusters, network, training, multiclass, new Seed(0));
        PredictedTrajectory predicted = multiclass
            ? TrajectoryPrediction.PredictMulticlass(clusters, network, training, sizes)
            : TrajectoryPrediction.PredictBinary(clusters, network, training, sizes);
        for (int t = 10; t <= training.Steps; t += 10)
        {
            Assert.True(
                Math.Abs((predicted.Loss[t] / states[t].Loss) - 1) < 0.02,
                $"loss at step {t}: {predicted.Loss[t]} predicted, {states[t].Loss} trained");
            Assert.True(
                Math.Abs((predicted.CoefficientOwn[t] / states[t].CoefficientOwn) - 1) < 0.02,
                $"own λ at step {t}: {predicted.CoefficientOwn[t]} predicted, {states[t].CoefficientOwn} trained");
            Assert.True(
                Math.Abs((predicted.Margin[t] / states[t].Margin) - 1) < 0.02,
                $"margin at step {t}: {predicted.Margin[t]} predicted, {states[t].Margin} trained");
        }

        Assert.Equal(1, predicted.CoefficientOther[^1] / states[^1].CoefficientOther, 0.1);
    }
}
