using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>A decision and the points whose radii are wanted. One thread, everywhere.</summary>
/// <param name="Classifier">Network and read-out.</param>
/// <param name="Samples">The points.</param>
internal sealed record RadiusProblem(Classifier Classifier, LabeledSamples Samples)
{
    private static readonly Seed Root = new(7);

    /// <summary>A binary network trained on the paper's distribution: every neuron an average of the features of its side.</summary>
    /// <param name="neuronsPerSign">m.</param>
    /// <param name="dimension">d.</param>
    /// <param name="points">Test points.</param>
    public static RadiusProblem Averaged(int neuronsPerSign, int dimension, int points) =>
        Trained(new NetworkOptions { NeuronsPerSign = neuronsPerSign }, Supervision.Coarse, Readout.Native, dimension, points);

    /// <summary>A k-class network, k = 10, trained on the paper's distribution.</summary>
    /// <param name="neuronsPerClass">h.</param>
    /// <param name="readout">How it is read out.</param>
    /// <param name="points">Test points.</param>
    public static RadiusProblem Decoupled(int neuronsPerClass, Readout readout, int points) =>
        Trained(
            new NetworkOptions { NeuronsPerClass = neuronsPerClass }, Supervision.Fine, readout, new ClusterOptions().InputDimension,
            points);

    /// <summary>
    /// A binary network that was never trained: w and b ~ N(0, 1/d), points ~ N(0, I), each labelled as the network decides it.
    /// </summary>
    /// <param name="neuronsPerSign">m.</param>
    /// <param name="dimension">d.</param>
    /// <param name="points">Number of points.</param>
    public static RadiusProblem Random(int neuronsPerSign, int dimension, int points)
    {
        double scale = 1 / Math.Sqrt(dimension);
        BinaryNetwork network = NetworkInitializer.Binary(
            new NetworkOptions { NeuronsPerSign = neuronsPerSign, InitialWeightScale = scale, InitialBiasScale = scale }, dimension, Root);
        var classifier = new Classifier(network, Readout.Native);
        var inputs = new Samples(points, dimension);
        int[] labels = new int[points];
        double[] x = new double[dimension];
        for (int i = 0; i < points; i++)
        {
            Root.For("data.test", (ulong)i).FillGaussian(x);
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(x, inputs.Row(i));
            labels[i] = classifier.ComputeMargin(x, 1) > 0 ? 1 : -1;
        }

        return new RadiusProblem(classifier, new LabeledSamples(inputs, labels));
    }

    /// <summary>
    /// A network trained on MNIST as <c>favg train --dataset mnist</c> does it: the parity of the digits, or the digits themselves.
    /// </summary>
    /// <param name="dataDirectory">Where the data lies.</param>
    /// <param name="supervision">Parity (coarse) or digits (fine).</param>
    /// <param name="width">Hidden neurons: 2m, or 10·h.</param>
    /// <param name="readout">How it is read out.</param>
    /// <param name="points">The first test images.</param>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">MNIST is not there, or damaged.</exception>
    public static RadiusProblem Mnist(string dataDirectory, Supervision supervision, int width, Readout readout, int points)
    {
        Partition parity = ClassMerge.Parity.For(MnistDataset.ClassCount);
        LabeledSamples train = MnistDataset.Load(dataDirectory, DatasetSplit.Train).Images.ToSamples(parity),
            test = MnistDataset.Load(dataDirectory, DatasetSplit.Test).Images.ToSamples(parity);
        TrainExperimentOptions recipe = TrainRecipe.WithWidth(TrainRecipe.ForSamples(train), width, supervision, MnistDataset.ClassCount);
        TrainingOptions training = recipe.Resolve(supervision, train.Count) with { RecordEvery = 0, Threads = Environment.ProcessorCount };
        TwoLayerNetwork network = Initial(recipe.Network, supervision, train.Inputs.Dimension, parity);
        TwoLayerNetwork trained = Trainer.Train(network, new TrainingSet(train), training, Root).Network;
        return new RadiusProblem(new Classifier(trained, readout), test).First(points);
    }

    /// <summary>The same with the first points only.</summary>
    /// <param name="points">How many.</param>
    public RadiusProblem First(int points)
    {
        var inputs = new Samples(points, Samples.Inputs.Dimension, Samples.Inputs.Values[..(points * Samples.Inputs.Dimension)].ToArray());
        int[]? clusters = Samples.HasClusters ? Samples.Clusters[..points].ToArray() : null;
        return this with
        {
            Samples = new LabeledSamples(inputs, Samples.Labels[..points].ToArray(), clusters, Samples.Partition, Samples.Features),
        };
    }

    /// <summary>Solves every point on one thread.</summary>
    /// <param name="options">Gap and limits.</param>
    /// <param name="timer">Times each point; null when nobody wants to know.</param>
    public SampleRadius[] Solve(RadiusOptions options, PointTimer? timer = null) =>
        RadiusSolver.Solve(Classifier, Samples, options, TimeProvider.System, threads: 1, timer);

    // The paper's training, n = 1000 and T = 100; η·d is the paper's in every dimension, so that margins grow alike.
    private static RadiusProblem Trained(NetworkOptions width, Supervision supervision, Readout readout, int dimension, int points)
    {
        var options = new ClusterOptions { InputDimension = dimension };
        var distribution = ClusterDistribution.Create(options, Root);
        LabeledSamples train = distribution.Draw(options.SampleCount, Root, "data.train");
        TwoLayerNetwork network = Initial(width, supervision, dimension, distribution.Partition);
        var training = new TrainingOptions { RecordEvery = 0 };
        training = training with { LearningRate = training.LearningRate * new ClusterOptions().InputDimension / dimension };
        TwoLayerNetwork trained = Trainer.Train(network, new TrainingSet(train), training, Root).Network;
        return new RadiusProblem(new Classifier(trained, readout), distribution.Draw(points, Root, "data.test"));
    }

    private static TwoLayerNetwork Initial(NetworkOptions width, Supervision supervision, int dimension, Partition partition) =>
        supervision == Supervision.Coarse
        ? NetworkInitializer.Binary(width, dimension, Root)
        : NetworkInitializer.Multiclass(width, dimension, partition, Root);
}
