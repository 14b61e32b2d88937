using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Theory;

/// <summary>
/// Predicts the trajectory of full-batch gradient descent without running it: the reduced dynamics of orthogonal clusters.
/// </summary>
/// <remarks>
/// <para>With orthogonal centres and d large, ⟨x_i, x_l⟩ ≈ ‖μ_j‖²·[same cluster j] + σ²d·[same sample]. Neurons form groups that are
/// pushed alike: the two signs of the binary network, the k classes of the k-class network. A group's output at a sample of cluster j
/// is ReLU(λ_j + s + b + ζΛ): λ_j = ⟨w, μ_j⟩, s the memory of the sample's own noise, b the bias, Λ = σ‖Σ_i λ_i μ_i/‖μ_i‖²‖ and ζ ~
/// N(0, 1) the sample's noise along the weight. A step with push g (−∂ℓ/∂f of the group's output f: positive for the own group,
/// negative for others) and c = η/(nm) or η/(nh) does λ_j += c·n_j‖μ_j‖²·E[g·active], s += c·σ²d·g·active, b += c·Σ_j n_j
/// E[g·active]. E[·] runs over 32 quantile midpoints of ζ.</para>
/// <para>Approximations: the initial weights count as zero, except that half of the neurons are active at the first step;
/// neurons of a group are replaced by their mean, so that after the first step a group is active at a node or it is not; ζ of
/// the own and of another group are independent; inner products of unlike samples of different clusters are zero; k-class:
/// the other groups are replaced by their mean.</para>
/// </remarks>
public static class TrajectoryPrediction
{
    /// <summary>Predicts the training of the binary network with fixed output weights ±1/m.</summary>
    /// <param name="clusters">The data; n, k, d, norms, noise.</param>
    /// <param name="network">m and whether there are biases.</param>
    /// <param name="training">η, T and the loss (logistic or exponential).</param>
    /// <param name="clusterSizes">n_j as drawn; null means the expected sizes.</param>
    /// <exception cref="ArgumentException"><see cref="FindObstacle"/> names an obstacle, the loss is not
    /// a binary one, or there are not k sizes.</exception>
    public static PredictedTrajectory PredictBinary(
        ClusterOptions clusters, NetworkOptions network, TrainingOptions training, IReadOnlyList<int>? clusterSizes = null)
    {
        Require(clusters, network, training, clusterSizes);
        Shape.Require(clusters.ClassCount == 2, nameof(clusters), $"has {clusters.ClassCount} coarse classes; the binary network has two");
        PushFunction push = training.Loss switch
        {
            null or LossFunction.Logistic =>
                (own, other, ownPush, otherPush) => PushBinary(StableMath.Softplus, StableMath.Sigmoid, own, other, ownPush, otherPush),
            LossFunction.Exponential => (own, other, ownPush, otherPush) => PushBinary(Math.Exp, Math.Exp, own, other, ownPush, otherPush),
            _ => throw new ArgumentException(
                $"training has the loss {training.Loss}; the binary network has the logistic or the exponential loss.", nameof(training)),
        };
        int positive = clusters.PositiveClusterCount ?? clusters.ClusterCount / 2;
        int[] groups = [.. Enumerable.Range(0, clusters.ClusterCount).Select(j => j < positive ? 0 : 1)];
        return Run(Reduce(clusters, training, clusterSizes, groups, network.NeuronsPerSign, network.BinaryBias, push), training.Steps);
    }

    /// <summary>Predicts the training of the k-class network with cross-entropy.</summary>
    /// <param name="clusters">The data; n, k, d, norms, noise.</param>
    /// <param name="network">h and whether there are biases.</param>
    /// <param name="training">η and T.</param>
    /// <param name="clusterSizes">n_j as drawn; null means the expected sizes.</param>
    /// <exception cref="ArgumentException"><see cref="FindObstacle"/> names an obstacle, the loss is not
    /// cross-entropy, or there are not k sizes.</exception>
    public static PredictedTrajectory PredictMulticlass(
        ClusterOptions clusters, NetworkOptions network, TrainingOptions training, IReadOnlyList<int>? clusterSizes = null)
    {
        Require(clusters, network, training, clusterSizes);
        Shape.Require(
            training.Loss is null or LossFunction.CrossEntropy, nameof(training),
            $"has the loss {training.Loss}; the k-class network has cross-entropy");
        int k = clusters.ClusterCount;
        PushFunction push = (own, other, ownPush, otherPush) => PushMulticlass(k, own, other, ownPush, otherPush);
        return Run(
            Reduce(clusters, training, clusterSizes, [.. Enumerable.Range(0, k)], network.NeuronsPerClass, network.MulticlassBias, push),
            training.Steps);
    }

    /// <summary>Why the reduced dynamics do not describe a setting; null when they do.</summary>
    /// <param name="clusters">The data.</param>
    /// <param name="network">The network.</param>
    /// <param name="training">The training.</param>
    public static string? FindObstacle(ClusterOptions clusters, NetworkOptions network, TrainingOptions training)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        return clusters.CenterCosine != 0 ? "the centres are not orthogonal"
            : clusters.LabelNoise != 0 ? "labels are flipped"
            : network.ActivationPower != 1 ? "the activation is not the ReLU"
            : training.BatchSize != 0 || training.Momentum != 0 ? "training is not full-batch gradient descent without momentum"
            : training.TrainOutputLayer ? "the output layer is trained"
            : training.CenterInputs ? "the inputs are centred"
            : null;
    }

    private static void Require(ClusterOptions clusters, NetworkOptions network, TrainingOptions training, IReadOnlyList<int>? clusterSizes)
    {
        string? obstacle = FindObstacle(clusters, network, training);
        Shape.Require(obstacle is null, nameof(clusters), $"or the other options lie outside the reduced dynamics: {obstacle}");
        clusters.Validated();
        network.Validated();
        training.Validated();
        Shape.Require(
            clusterSizes is null || clusterSizes.Count == clusters.ClusterCount, nameof(clusterSizes),
            $"has {clusterSizes?.Count} values; there are k = {clusters.ClusterCount} clusters");
    }

    private static ReducedProblem Reduce(
        ClusterOptions clusters, TrainingOptions training, IReadOnlyList<int>? sizes, int[] groups, int width, bool hasBias,
        PushFunction push)
    {
        int k = clusters.ClusterCount, d = clusters.InputDimension, n = sizes?.Sum() ?? clusters.SampleCount;
        double variance = clusters.NoiseScale * clusters.NoiseScale;
        return new ReducedProblem
        {
            ClusterSizes = [.. Enumerable.Range(0, k).Select(j => sizes is null ? n * clusters.ProbabilityOf(j) : sizes[j])],
            CenterEnergies = [.. Enumerable.Range(0, k).Select(j => clusters.CenterNormOf(j) * clusters.CenterNormOf(j))],
            Groups = groups,
            GroupCount = groups.Max() + 1,
            NoiseVariance = variance,
            NoiseEnergy = variance * d,
            Rate = training.LearningRate / ((double)n * width),
            HasBias = hasBias,
            Push = push,
        };
    }

    private static PredictedTrajectory Run(ReducedProblem problem, int steps)
    {
        var dynamics = new ReducedDynamics(problem);
        var result = new PredictedTrajectory(new double[steps + 1], new double[steps + 1], new double[steps + 1], new double[steps + 1]);
        for (int t = 0; t <= steps; t++)
        {
            (result.CoefficientOwn[t], result.CoefficientOther[t]) = (dynamics.CoefficientOwn, dynamics.CoefficientOther);
            (result.Loss[t], result.Margin[t]) = dynamics.Step();
        }

        return result;
    }

    /// <summary>q = own − mean other; both pushes are −ℓ′(q), the other one averaged over the own nodes.</summary>
    private static double PushBinary(
        Func<double, double> loss, Func<double, double> slope, ReadOnlySpan<double> own, ReadOnlySpan<double> other, Span<double> ownPush,
        Span<double> otherPush)
    {
        double meanOther = Mean(other), sum = 0;
        for (int a = 0; a < own.Length; a++)
        {
            double q = own[a] - meanOther;
            sum += loss(-q);
            ownPush[a] = slope(-q);
        }

        otherPush.Fill(Mean(ownPush));
        return sum / own.Length;
    }

    /// <summary>p_own = e^own/(e^own + (k − 1)·mean e^other); pushes 1 − p_own and p_other.</summary>
    private static double PushMulticlass(
        int classes, ReadOnlySpan<double> own, ReadOnlySpan<double> other, Span<double> ownPush, Span<double> otherPush)
    {
        double logOthers = StableMath.LogSumExp(other) + Math.Log((classes - 1.0) / other.Length), sum = 0;
        for (int a = 0; a < own.Length; a++)
        {
            sum += StableMath.Softplus(logOthers - own[a]);
            ownPush[a] = StableMath.Sigmoid(logOthers - own[a]);
        }

        double meanPush = Mean(ownPush);
        for (int b = 0; b < other.Length; b++)
        {
            otherPush[b] = meanPush * Math.Exp(other[b] - logOthers);
        }

        return sum / own.Length;
    }

    private static double Mean(ReadOnlySpan<double> values) => System.Numerics.Tensors.TensorPrimitives.Sum(values) / values.Length;
}

/// <summary>A predicted training, step by step: index t holds the network after t steps, t = 0…T.</summary>
/// <param name="Loss">Mean training loss.</param>
/// <param name="CoefficientOwn">λ of a neuron for a feature of its own (binary: own side; k-class: own class), mean over clusters.</param>
/// <param name="CoefficientOther">λ of a neuron for any other feature, mean over clusters.</param>
/// <param name="Margin">Mean of y·f(x), or of the own output less the mean of the other outputs.</param>
public sealed record PredictedTrajectory(double[] Loss, double[] CoefficientOwn, double[] CoefficientOther, double[] Margin);
