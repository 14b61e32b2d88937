#:project ../src/FeatureAveraging.Robustness/FeatureAveraging.Robustness.csproj
#:project ../src/FeatureAveraging.Core/FeatureAveraging.Core.csproj

using FeatureAveraging;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

// One neuron per feature: f(x) = ReLU(x₁) + ReLU(x₂) − ReLU(x₃) − ReLU(x₄), and a sample of the first feature.
// Both neurons that count against it are dead there.
var features = new Matrix(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
var classifier = new Classifier(new BinaryNetwork(new HiddenLayer(features), [1, 1, -1, -1]), Readout.Native);
var samples = new LabeledSamples(new Samples(1, 4, [2.0f, 0.4f, -0.1f, -1.5f]), [+1]);
Console.WriteLine(
    $"margin {classifier.ComputeMargin([2.0, 0.4, -0.1, -1.5], +1):F2}; how far may the sample move in ℓ₂ before the decision flips?");

// From below: no shorter perturbation can flip it.
foreach (CertificateMethod method in Enum.GetValues<CertificateMethod>())
{
    Print($"proven, {method}", RadiusCertifier.Certify(classifier, samples, method, Norm.L2, new CertificateOptions())[0].Radius);
}

// The truth.
SampleRadius exact = RadiusSolver.Solve(classifier, samples, new RadiusOptions(), TimeProvider.System)[0];
Print($"{exact.Status}", exact.Bracket.Attacked);

// From above: each attack shows a point that flips it.
var rules = new AttackRules(Norm.L2, [.. Enumerable.Range(1, 300).Select(i => 0.01 * i)], new Seed(0));
var problem = new AttackProblem(classifier, samples, rules);
double[] direction = AveragedFeatureAttack.ComputeDirection(features, Partition.FirstPositive(2, 2));
Print("attack, averaged features", new AveragedFeatureAttack(direction).Search(problem).BrokenAt[0]);
Print("attack, PGD", new PgdAttack(new PgdOptions { RandomStart = false }).Search(problem).BrokenAt[0]);
Print("attack, PGD pass-through", new PgdAttack(new PgdOptions { RandomStart = false, PassThrough = true }).Search(problem).BrokenAt[0]);

static void Print(string what, double radius) => Console.WriteLine($"{what,-25} {radius:F3}");
