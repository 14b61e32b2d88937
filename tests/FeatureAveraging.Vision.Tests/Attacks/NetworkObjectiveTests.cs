using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Attacks;

public sealed class NetworkObjectiveTests : NativeTest
{
    private const int Count = 6;

    /// <summary>Along itself a gradient is as long as the objective is steep.</summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18, AttackLoss.Margin)]
    [InlineData(VisionArchitecture.SmallCnn, AttackLoss.Margin)]
    [InlineData(VisionArchitecture.SmallCnn, AttackLoss.Dlr)]
    [InlineData(VisionArchitecture.Mlp, AttackLoss.Rivals)]
    public void Differentiate_EveryArchitecture_MatchesFiniteDifferences(VisionArchitecture architecture, AttackLoss loss)
    {
        using DisposeScope scope = NewDisposeScope();
        using VisionModel model = VisionModelTests.Create(architecture, 4);
        (NetworkObjective objective, ImageTarget[] targets, Tensor points) = Make(model, loss, passThrough: false);
        Tensor gradient = zeros_like(points), unused = zeros_like(points);
        objective.Differentiate(points, targets, loss, gradient);
        const double Step = 1e-4;      // rounding of the values, some 10⁻⁶, over 2·Step and slopes of size 1: 10⁻²
        double[] lengths = RowVectors.Lengths(Norm.L2, gradient);
        Tensor along = gradient.mul(RowVectors.Column(Array.ConvertAll(lengths, length => Step / length), CPU));
        AttackValue[] after = objective.Differentiate(points.add(along), targets, loss, unused),
            before = objective.Differentiate(points.sub(along), targets, loss, unused);
        for (int i = 0; i < Count; i++)
        {
            double expected = (after[i].Objective - before[i].Objective) / (2 * Step);
            Assert.True(
                Math.Abs(expected - lengths[i]) <= 1e-2 + (0.05 * lengths[i]),
                $"image {i}: {lengths[i]} by autograd, {expected} by differences");
        }
    }

    /// <summary>Pass-through changes directions, never values; and values are those of the deployed evaluation.</summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18)]
    [InlineData(VisionArchitecture.SmallCnn)]
    [InlineData(VisionArchitecture.Mlp)]
    public void Differentiate_PassThrough_ChangesOnlyTheGradient(VisionArchitecture architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        using VisionModel model = VisionModelTests.Create(architecture, 4);
        (NetworkObjective plain, ImageTarget[] targets, Tensor points) = Make(model, AttackLoss.Margin, passThrough: false);
        (NetworkObjective through, _, _) = Make(model, AttackLoss.Margin, passThrough: true);
        Tensor one = zeros_like(points), other = zeros_like(points);
        AttackValue[] values = plain.Differentiate(points, targets, AttackLoss.Margin, one);
        Assert.Equal(values, through.Differentiate(points, targets, AttackLoss.Margin, other));
        Assert.Equal(values.Select(value => value.Margin), plain.ComputeMargins(points, targets));
        Assert.NotEqual(TensorMemory.ReadDoubles(one), TensorMemory.ReadDoubles(other));
    }

    [Fact]
    public void Differentiate_SaturatedNativeLoss_StillHasADirection()
    {
        double[] derivative = new double[3];
        var head = new LogitObjective(new Decision(Partition.FirstPositive(1, 2), Readout.Native));
        AttackValue value = head.Differentiate([300, 0, 1], 0, 0, AttackLoss.Training, 0, derivative);
        Assert.Equal(299, value.Margin);
        Assert.Equal([1, -1 / (1 + Math.E), -Math.E / (1 + Math.E)], derivative.Select(v => v), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static (NetworkObjective Objective, ImageTarget[] Targets, Tensor Points) Make(
        VisionModel model, AttackLoss loss, bool passThrough)
    {
        ImageSet images = SyntheticImages.Draw(Count, seed: 4);
        Readout readout = loss == AttackLoss.Rivals ? Readout.Native : Readout.Sum;
        var problem = new ImageAttackProblem(
            model, images, new Decision(Partition.FirstPositive(2, 2), readout), new AttackRules(Norm.L2, [], new Seed(1)));
        var setup = new ImageAttackSetup(new ImagePgdAttack(new PgdOptions { Loss = loss, PassThrough = passThrough }), problem, default);
        ImageTarget[] targets =
        [
            .. Enumerable.Range(0, Count)
                .Select(i => new ImageTarget(i, problem.Labels[i], images.Labels[i], i % 3, new Seed(1).For("test"))),
        ];
        Samples inputs = images.ToSamples(Partition.FirstPositive(2, 2)).Inputs;
        return (new NetworkObjective(setup), targets, tensor(inputs.Values.ToArray(), [Count, inputs.Dimension]));
    }
}
