using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Sources;

/// <summary>The multi-cluster distribution of Definition 3.1.</summary>
/// <param name="labels">Labels to learn.</param>
/// <param name="memoryLimit">Training samples of more bytes are drawn again whenever they are read.</param>
internal sealed class SyntheticSource(LabelChoice labels, long memoryLimit) : SampleSource(Id, labels)
{
    public const string Id = "synthetic";

    public override TrainExperimentOptions ComputeDefaults() => TrainRecipe.Synthetic;

    public override int GroupCount(TrainExperimentOptions options) => options.Data!.ClassCount;

    public override int SampleCount(TrainExperimentOptions options) => options.Data!.SampleCount;

    public override TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads)
    {
        ClusterOptions data = options.Data!.Validated();
        ClusterDistribution distribution = ClusterDistribution.Create(data, seed);
        LabeledSamples train = (long)data.SampleCount * data.InputDimension * sizeof(float) > memoryLimit
            ? distribution.DrawWhenRead(data.SampleCount, seed, "data.train", data.LabelNoise)
            : distribution.Draw(data.SampleCount, seed, "data.train", data.LabelNoise, threads);
        LabeledSamples test = distribution.Draw(data.TestCount, seed, "data.test", threads: threads);
        return new TrainInputs(Id, Labels.Supervision, train, test);
    }
}
