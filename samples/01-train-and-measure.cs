#:project ../src/FeatureAveraging.Core/FeatureAveraging.Core.csproj

using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

// The paper's synthetic setting: k = 10 clusters in d = 3072 dimensions, n = 1000 samples, 100 steps of gradient descent.
var (seed, widths) = (new Seed(0), new NetworkOptions());
ClusterDistribution clusters = ClusterDistribution.Create(new ClusterOptions(), seed);
var samples = new TrainingSet(clusters.Draw(1000, seed, "data.train"));
TwoLayerNetwork[] starts = [NetworkInitializer.Binary(widths, 3072, seed), NetworkInitializer.Multiclass(widths, 3072, clusters.Partition, seed)];
foreach (TwoLayerNetwork start in starts)
{
    TwoLayerNetwork trained = Trainer.Train(start, samples, new TrainingOptions(), seed).Network;
    FeatureMeasures found = FeatureMeasurement.Measure(trained, clusters.Centers, clusters.Partition);
    string own = found.DiagonalCosine is { } diagonal ? $"own cluster {diagonal:F3}, the rest {found.OffDiagonalCosine:F3}" : $"own side {found.OwnCosine:F3}, other side {found.OtherCosine:F3}";
    Console.WriteLine($"{trained.GetType().Name}: mean cosines {own}; averaging index {found.AveragingIndex:F2}");
}

double norm = Math.Sqrt(3072);
Console.WriteLine($"Predicted radii at a cluster centre: averaged {RadiusPrediction.PredictAveraged(norm, 5, 5):F2}, decoupled, max read-out {RadiusPrediction.PredictDecoupledMax(norm):F2}");
