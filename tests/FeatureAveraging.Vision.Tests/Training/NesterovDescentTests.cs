using FeatureAveraging.Data;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class NesterovDescentTests : NativeTest
{
    /// <summary>
    /// L = Σ cθ has the gradient c everywhere, so three steps of the recursion can be done by hand; the clip scales c to length 1.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1 / 15.0)]
    public void Step_LinearLoss_FollowsTheRecursion(double clip, double clipped)
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 2);
        (string Name, Tensor Value)[] weights = [.. model.Network.Parameters.Trained];
        double slope = 15 / Math.Sqrt(model.ParameterCount), rate = 0.1, beta = 0.8, decay = 0.05;     // ‖c‖ = 15
        double[][] expected = [.. weights.Select(w => Array.ConvertAll(Values(w.Value), v => (double)v))];
        double[][] momentum = [.. expected.Select(w => new double[w.Length])];
        using var descent =
            new NesterovDescent(model.Network, new VisionTrainingOptions { Momentum = beta, WeightDecay = decay, GradientClip = clip });
        for (int step = 0; step < 3; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            descent.Step(weights.Select(w => w.Value.sum() * slope).Aggregate((a, b) => a + b), rate);
            for (int i = 0; i < expected.Length; i++)
            {
                for (int j = 0; j < expected[i].Length; j++)
                {
                    double gradient = (slope * clipped) + (decay * expected[i][j]);
                    momentum[i][j] = (beta * momentum[i][j]) + gradient;
                    expected[i][j] -= rate * (gradient + (beta * momentum[i][j]));
                }
            }
        }

        for (int i = 0; i < expected.Length; i++)
        {
            // float32 state of size 1, three steps
            Assert.All(Values(weights[i].Value).Zip(expected[i]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    /// <summary>
    /// Along its own direction a gradient is as long as the loss is steep: by autograd and by central differences,
    /// for every trained array of every architecture.
    /// </summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18)]
    [InlineData(VisionArchitecture.SmallCnn)]
    [InlineData(VisionArchitecture.Mlp)]
    public void Gradient_EveryArray_MatchesFiniteDifferences(VisionArchitecture architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        using VisionModel model = VisionModelTests.Create(architecture, 4);
        ImageSet images = SyntheticImages.Draw(16, seed: 2);
        using var batch = new PixelBatch(images, 16, CPU);
        Tensor pixels = batch.Fill(0, 16), labels = tensor(Array.ConvertAll(images.Labels, c => (long)c));
        Tensor Loss() => nn.functional.cross_entropy(model.Network.Logits(model.Network.Features(pixels, training: true)), labels);

        (string Name, Tensor Value)[] weights = [.. model.Network.Parameters.Trained];
        IList<Tensor> gradients = autograd.grad([Loss()], [.. weights.Select(w => w.Value)]);
        using IDisposable untracked = no_grad();
        for (int i = 0; i < weights.Length; i++)
        {
            Tensor direction = gradients[i] / gradients[i].norm();
            // rounding of the loss, some 10⁻⁷, over 2·Step: below 10⁻³; kinks of ReLU and maximum that the step crosses: a few per cent
            const double Step = 3e-4;
            double Along(double by)
            {
                weights[i].Value.add_(direction, by);
                double loss = Loss().item<float>();
                weights[i].Value.add_(direction, -by);
                return loss;
            }

            double expected = (Along(Step) - Along(-Step)) / (2 * Step), actual = gradients[i].norm().item<float>();
            Assert.True(
                Math.Abs(expected - actual) <= 3e-3 + (0.05 * Math.Abs(expected)),
                $"{weights[i].Name}: {actual} by autograd, {expected} by differences");
        }
    }

    private static float[] Values(Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        return value.detach().contiguous().data<float>().ToArray();
    }
}
