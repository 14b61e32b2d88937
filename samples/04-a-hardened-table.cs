#:project ../src/FeatureAveraging/FeatureAveraging.csproj

using FeatureAveraging;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Numerics;

const string file = "samples/hardened.safetensors";
Classifier model = Classifier.Load(file);
IReadOnlyList<string> states = ModelFile.Load(file).Labels!;     // the first is the side +, the second −

double[][] rows =
[
    [0.07, -0.44, -0.44, -0.07, -1.24, 0.50, 1.86, -2.02, -2.10, -0.16, -1.93, -0.51],
    [0.48, -0.70, 1.48, -1.38, -2.20, -0.78, 0.31, 0.95, 1.78, 1.50, -0.37, 0.32],
];
foreach (double[] row in rows)
{
    int side = model.ComputeMargin(row, +1) > 0 ? +1 : -1;
    var sample = new LabeledSamples(Samples.FromDoubles(1, row.Length, row), [side]);
    double radius = model.Radii(sample).Median.Certified;
    Console.WriteLine($"{states[side > 0 ? 0 : 1]}: the readings may move by {radius:F2} before the answer can change");
}
