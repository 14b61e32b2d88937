using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

/// <summary>Images lie on the bounds of their box with most of their pixels. Random networks on such samples, where nothing is known but
/// what some attack finds.</summary>
public class BoxedAttackTests
{
    private const int Dimension = 60;

    [Theory]
    [InlineData("fab", Norm.L2)]
    [InlineData("fab", Norm.LInf)]
    [InlineData("fab-through", Norm.L2)]
    [InlineData("fab-through", Norm.LInf)]
    [InlineData("deepfool", Norm.L2)]
    [InlineData("deepfool", Norm.LInf)]
    [InlineData("deepfool-through", Norm.L2)]
    [InlineData("deepfool-through", Norm.LInf)]
    [InlineData("cw", Norm.L2)]
    [InlineData("cw-through", Norm.L2)]
    [InlineData("ddn", Norm.L2)]
    public void Search_SamplesOnTheirBounds_BreaksWhatDescentInABallBreaks(string name, Norm norm)
    {
        int broken = 0;
        for (ulong seed = 0; seed < 15; seed++)
        {
            AttackProblem problem = OnBounds(seed, norm);
            AttackResult expected = Search("fmn", problem), found = Search(name, problem);
            for (int i = 0; i < expected.Distances.Count; i++)
            {
                double distance = expected.Distances[i];
                if (double.IsFinite(distance))
                {
                    broken++;
                    Assert.True(double.IsFinite(found.Distances[i]), $"{name}, {norm}, seed {seed}, sample {i}: fmn has {distance:R}");
                }
            }
        }

        Assert.True(broken > 100, $"only {broken} samples can be broken");
    }

    private static AttackResult Search(string name, AttackProblem problem) =>
        AttackCatalog.Find(name)!.Search(problem, cancellation: TestContext.Current.CancellationToken);

    // Three of four features at 0, and every fifth of the others at 1; the label is the decision of the network.
    private static AttackProblem OnBounds(ulong seed, Norm norm)
    {
        var classifier = new Classifier(TestNetworks.RandomBinary(16, Dimension, seed), Networks.Readout.Native);
        RandomSource random = new Seed(seed).For("test.bounds");
        var inputs = new Samples(10, Dimension);
        int[] labels = new int[inputs.Count];
        double[] x = new double[Dimension];
        for (int i = 0; i < inputs.Count; i++)
        {
            for (int c = 0; c < Dimension; c++)
            {
                inputs.Row(i)[c] = random.NextInt(4) > 0 ? 0 : random.NextInt(5) == 0 ? 1 : (float)random.NextDouble();
                x[c] = inputs.Row(i)[c];
            }

            labels[i] = classifier.ComputeMargin(x, 1) > 0 ? 1 : -1;
        }

        return new AttackProblem(classifier, new LabeledSamples(inputs, labels), new AttackRules(norm, [], new Seed(seed), new Box(0, 1)));
    }
}
