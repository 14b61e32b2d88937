using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Sources;

/// <summary>The multi-cluster distribution of Definition 3.1.</summary>
internal sealed class SyntheticSource(LabelChoice labels) : SampleSource(Id, labels)
{
    public const string Id = "synthetic";

    public override TrainExperimentOptions ComputeDefaults() => TrainRecipe.Synthetic;

    public override int GroupCount(TrainExperimentOptions options) => options.Data!.ClassCount;

    public override int SampleCount(TrainExperimentOptions options) => options.Data!.SampleCount;

    public override TrainInputs Load(TrainExperimentOptions options, Seed seed, int threads)
    {
        ClusterOptions data = options.Data!.Validated();
        ClusterDistribution distribution = ClusterDistribution.Create(data, seed);
        LabeledSamples train = distribution.Draw(data.SampleCount, seed, "data.train", data.LabelNoise, threads);
        LabeledSamples test = distribution.Draw(data.TestCount, seed, "data.test", threads: threads);
        return new TrainInputs(Id, Labels.Supervision, train, test);
    }
}
