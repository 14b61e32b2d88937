using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Certificates;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Certificates;

/// <summary>Ranges of hidden layers and bounds of outputs against the network itself at many points of the ball.</summary>
public sealed class ChainBoundsTests : NativeTest
{
    private const int Trials = 400;

    public static TheoryData<string, Norm, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, Norm, bool>();
            foreach (string graph in (string[])["dense", "convolutional"])
            {
                cases.Add(graph, Norm.L2, true);
                cases.Add(graph, Norm.L2, false);
                cases.Add(graph, Norm.LInf, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_AnyPointOfTheBall_LiesInEveryRange(string name, Norm norm, bool isJoint)
    {
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            using DisposeScope scope = NewDisposeScope();
            LayerGraph graph = Graph(name, seed);
            using RectifierChain chain = TinyChain.Read(graph);
            foreach (double epsilon in (double[])[0.02, 0.2, 1])
            {
                (InputBall ball, ChainBounds bounds) = Compute(chain, graph, norm, isJoint, epsilon);
                Tensor functions = Functions(chain);
                double[] least = TensorMemory.ReadDoubles(bounds.Bound(functions, ball, bounds.Starts).sub(bounds.Rounding(functions)));
                foreach (Tensor x in Inside(chain, ball, functions, norm, epsilon))
                {
                    Tensor signal = x;
                    for (int k = 0; k < bounds.Hidden.Count; k++)
                    {
                        Tensor outputs = chain.Layers[k].Forward(signal), z = chain.Layers[k].Cut(outputs.squeeze(0));
                        double excess = TensorMemory.ReadDoubles(
                            maximum(bounds.Hidden[k].Low.sub(z), z.sub(bounds.Hidden[k].High)).max())[0];
                        Assert.True(excess <= 0, $"layer {k} of {name} {seed} leaves its range by {excess} at ε = {epsilon}");
                        signal = chain.Layers[k].Maxima(outputs);
                    }

                    double[] values = TensorMemory.ReadDoubles(chain.Forward(x).matmul(functions.t()));
                    Assert.All(values.Zip(least), pair => Assert.True(
                        pair.First >= pair.Second, $"{pair.First} of {name} {seed} is below its bound {pair.Second} at ε = {epsilon}"));
                }
            }
        }
    }

    /// <summary>z = ⟨w, x⟩ + b has its extremes at the ends of the ball in the direction of w: the bounds, to their rounding.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Compute_FirstLayer_IsExact(Norm norm)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerGraph graph = TinyChain.Dense(5, 4, 6, 2);
        using RectifierChain chain = TinyChain.Read(graph);
        (InputBall ball, ChainBounds bounds) = Compute(chain, graph, norm, isJoint: true, 0.3);
        double[] x = TensorMemory.ReadDoubles(ball.Center), low = TensorMemory.ReadDoubles(bounds.Hidden[0].Low),
            high = TensorMemory.ReadDoubles(bounds.Hidden[0].High);
        var layer = (LinearStep)graph.Steps[1];
        for (int r = 0; r < 6; r++)
        {
            double[] w = [.. layer.Weight.Values.AsSpan(4 * r, 4).ToArray().Select(v => (double)v)];
            double z = layer.Bias!.Values[r] + w.Zip(x, (a, b) => a * b).Sum();
            double dual = norm == Norm.L2 ? Math.Sqrt(w.Sum(v => v * v)) : w.Sum(Math.Abs);
            Assert.Equal(z - (0.3 * dual), low[r], 1e-10);
            Assert.Equal(z + (0.3 * dual), high[r], 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bound_LargerBall_IsLowerAndItsRangesWider(string name, Norm norm, bool isJoint)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerGraph graph = Graph(name, 7);
        using RectifierChain chain = TinyChain.Read(graph);
        Tensor functions = Functions(chain);
        (double[] Least, ChainBounds Bounds)? before = null;
        for (double epsilon = 0.01; epsilon < 2; epsilon *= 1.5)
        {
            (InputBall ball, ChainBounds bounds) = Compute(chain, graph, norm, isJoint, epsilon);
            double[] least = TensorMemory.ReadDoubles(bounds.Bound(functions, ball, bounds.Starts));
            if (before is var (higher, inner))
            {
                Assert.All(least.Zip(higher), pair => Assert.True(pair.First <= pair.Second, $"{pair} at ε = {epsilon}"));
                foreach ((HiddenValues wide, HiddenValues narrow) in bounds.Hidden.Zip(inner.Hidden))
                {
                    Assert.True(TensorMemory.ReadDoubles(maximum(wide.Low.sub(narrow.Low), narrow.High.sub(wide.High)).max())[0] <= 0);
                }
            }

            before = (least, bounds);
        }
    }

    private static LayerGraph Graph(string name, ulong seed) =>
        name == "dense" ? TinyChain.Dense(seed, 5, 8, 7, 3) : TinyChain.Convolutional(seed);

    // Differences of outputs, and one sum.
    private static Tensor Functions(RectifierChain chain) =>
        TensorMemory.Create((double[])[1, -1, 0, 0, 1, -1, -1, 0, 1, 1, 1, 1], [4, 3], chain.Scale.device);

    private static (InputBall Ball, ChainBounds Bounds) Compute(
        RectifierChain chain, LayerGraph graph, Norm norm, bool isJoint, double epsilon)
    {
        Samples points = TinyChain.Points(graph, 1, 11);
        Tensor x = chain.Arrange(TensorMemory.Create(points.Row(0).ToArray(), [points.Dimension], CPU).to(ScalarType.Float64));
        var ball = new InputBall(x.squeeze(0), chain.Scale, norm, TensorMemory.Number(epsilon, CPU), isJoint);
        return (ball, new ChainBounds(chain, ball).Compute());
    }

    // On the edge of the ball: random directions, and those in which one function or one output of a hidden layer falls or rises fastest.
    private static IEnumerable<Tensor> Inside(RectifierChain chain, InputBall ball, Tensor functions, Norm norm, double epsilon)
    {
        RandomSource random = new Seed(9).For("test.direction");
        double[] direction = new double[ball.Center.numel()];
        for (int trial = 0; trial < Trials; trial++)
        {
            Tensor step;
            if (trial % 2 == 0)
            {
                random.FillGaussian(direction);
                step = TensorMemory.Create(direction, ball.Center.shape, CPU);
            }
            else
            {
                Tensor x = ball.Center.unsqueeze(0).detach().requires_grad_(), signal = x;
                int depth = 1 + random.NextInt(chain.Layers.Count);
                for (int k = 0; k < depth; k++)
                {
                    signal = k == 0 ? chain.Layers[0].Forward(x) : chain.Layers[k].Forward(chain.Layers[k - 1].Maxima(signal));
                }

                Tensor all = depth == chain.Layers.Count ? signal.flatten(1).matmul(functions.t()).flatten() : signal.flatten();
                Tensor slope = autograd.grad([all.select(0, random.NextInt((int)all.numel()))], [x])[0].squeeze(0).mul(ball.Scale);
                step = trial % 4 == 1 ? slope.neg() : slope;
            }

            double length = TensorMemory.ReadDoubles(step.norm())[0];
            if (length > 0)
            {
                using Tensor factor = TensorMemory.Number(norm == Norm.L2 ? epsilon / length : epsilon, CPU);
                Tensor moved = (norm == Norm.L2 ? step : step.sign()).mul(factor).mul(ball.Scale);
                yield return ball.Center.add(moved, TensorMemory.One).unsqueeze(0);
            }
        }
    }
}
