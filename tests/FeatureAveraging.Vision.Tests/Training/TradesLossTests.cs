using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class TradesLossTests : NativeTest
{
    /// <summary>Second implementation: the definition in double precision. And the gradient in q, Σᵢ(qᵢ − pᵢ) row by row.</summary>
    [Fact]
    public void SumDivergences_RandomLogits_AreTheDefinition()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] p = [1, -2, 0.5f, 30, 0, -30], q = [0, 3, 0.25f, -2, 1, 5];
        Tensor left = tensor(p, [2, 3]), right = tensor(q, [2, 3]).requires_grad_(), sum = TradesLoss.SumDivergences(left, right);
        double expected = 0;
        double[] slopes = new double[6];
        for (int row = 0; row < 2; row++)
        {
            double[] a = Softmax(p.AsSpan(3 * row, 3)), b = Softmax(q.AsSpan(3 * row, 3));
            for (int j = 0; j < 3; j++)
            {
                expected += a[j] * Math.Log(a[j] / b[j]);
                slopes[(3 * row) + j] = b[j] - a[j];
            }
        }

        Assert.Equal(expected, sum.item<float>(), 1e-5 * expected);      // float32
        Assert.All(
            autograd.grad([sum], [right])[0].data<float>().ToArray().Zip(slopes), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    /// <summary>Without a ball x′ = x, and the divergence is 0 wherever β is.</summary>
    [Fact]
    public void Compute_NoBall_IsThePlainLoss()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.SmallCnn, 4);
        Assert.Equal(Loss(model, null), Loss(model, Trades with { Epsilon = 0 }), 1e-6);
    }

    /// <summary>CE + β·KL is linear in β, and the divergence of a ball with room is positive.</summary>
    [Fact]
    public void Compute_SeveralWeights_AddTheDivergenceSoManyTimes()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.SmallCnn, 4);
        double plain = Loss(model, null), divergence = Loss(model, Trades with { Beta = 1 }) - plain;
        Assert.Equal(plain, Loss(model, Trades with { Beta = 0 }), 1e-6);
        Assert.True(divergence > 1e-3, $"{divergence}");
        Assert.Equal(6 * divergence, Loss(model, Trades) - plain, 1e-5);
    }

    private static AdversarialTrainingOptions Trades { get; } = new() { Method = AdversarialMethod.Trades, Epsilon = 1 };

    private static double Loss(VisionModel model, AdversarialTrainingOptions? adversarial)
    {
        using DisposeScope scope = NewDisposeScope();
        ImageSet images = SyntheticImages.Draw(8);
        using var batch = new PixelBatch(images, 8, CPU);
        var options = new VisionTrainingOptions { Precision = Precision.Full, Adversarial = adversarial };
        return TrainingLoss.Create(model.Network, options, new Seed(1))
            .Compute(batch.Fill(0, 8), tensor(Array.ConvertAll(images.Labels, label => (long)label)), 0).Loss.item<float>();
    }

    private static double[] Softmax(ReadOnlySpan<float> logits)
    {
        double[] weights = Array.ConvertAll(logits.ToArray(), value => Math.Exp(value));
        return Array.ConvertAll(weights, weight => weight / weights.Sum());
    }
}
