using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Sources;

/// <summary>MNIST: the digit is the cluster, its parity (unless another merge is named) the label.</summary>
internal sealed class MnistSource(LabelChoice labels, Func<string> dataDirectory) : SampleSource(Id, labels)
{
    public const string Id = "mnist";

    private LabeledSamples? _train;

    public override int ClassCount => MnistDataset.ClassCount;

    public override TrainExperimentOptions ComputeDefaults() => TrainRecipe.ForSamples(Train());

    public override int SampleCount(TrainExperimentOptions options) => Train().Count;

    public override TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads) =>
        new(Id, Labels.Supervision, Train(), Read(MnistSplit.Test));

    private LabeledSamples Train() => _train ??= Read(MnistSplit.Train);

    private LabeledSamples Read(MnistSplit split) =>
        MnistDataset.Load(dataDirectory(), split).ToSamples((Labels.Merge ?? ClassMerge.Parity).For(MnistDataset.ClassCount));
}
