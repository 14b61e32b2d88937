#:project ../src/FeatureAveraging.Core/FeatureAveraging.Core.csproj

using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Theory;
using FeatureAveraging.Training;

// The paper's synthetic setting: k = 10 clusters in d = 3072 dimensions, n = 1000 samples, 100 steps of gradient descent.
var seed = new Seed(0);
ClusterDistribution clusters = ClusterDistribution.Create(new ClusterOptions(), seed);
var samples = new TrainingSet(clusters.Draw(1000, seed, "data.train"));

// Binary labels: every neuron takes the average of the features of its side.
TwoLayerNetwork start = NetworkInitializer.Binary(new NetworkOptions(), 3072, seed);
TwoLayerNetwork averaged = Trainer.Train(start, samples, new TrainingOptions(), seed).Network;
FeatureMeasures found = FeatureMeasurement.Measure(averaged, clusters.Centers, clusters.Partition);
Console.WriteLine($"Binary labels: cosine {found.OwnCosine:F3} with the features of the own side, {found.OtherCosine:F3} with the others");
Console.WriteLine($"Averaging index {found.AveragingIndex:F2} (1 = equal average, 0 = one feature)");

// Cluster labels: every neuron keeps to one feature.
start = NetworkInitializer.Multiclass(new NetworkOptions(), 3072, clusters.Partition, seed);
TwoLayerNetwork decoupled = Trainer.Train(start, samples, new TrainingOptions(), seed).Network;
found = FeatureMeasurement.Measure(decoupled, clusters.Centers, clusters.Partition);
Console.WriteLine($"Cluster labels: cosine {found.DiagonalCosine:F3} with the own feature, {found.OffDiagonalCosine:F3} with the others");
Console.WriteLine($"Averaging index {found.AveragingIndex:F2}");

double norm = Math.Sqrt(3072);
Console.WriteLine($"Predicted radius at a cluster centre, averaged: {RadiusPrediction.PredictAveraged(norm, 5, 5):F2}");
Console.WriteLine($"Predicted radius at a cluster centre, decoupled, max read-out: {RadiusPrediction.PredictDecoupledMax(norm):F2}");
