using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Layers;

namespace FeatureAveraging.Robustness.Tests;

public class LayerPassTests
{
    private static readonly int[] Neurons = [1, 3, 4, 6, 9, 40];
    private static readonly int[] Widths = [32, 33, 47, 64, 65, 100, 784];

    [Fact]
    public void Forward_EveryShape_IsThePlainSum()
    {
        foreach ((HiddenLayer layer, RandomSource random) in Layers())
        {
            double[] x = TestNetworks.Gaussian(layer.InputDimension, random), z = new double[layer.NeuronCount];
            new LayerPass(layer).Forward(x, z);
            double[] expected = [.. Enumerable.Range(0, z.Length).Select(r => layer.Biases[r] + Dot(layer.Weights.Row(r), x))];
            Assert.Equal(expected, z, (a, b) => Math.Abs(a - b) <= 1e-12);
        }
    }

    [Fact]
    public void Backward_EveryShape_IsThePlainSum()
    {
        foreach ((HiddenLayer layer, RandomSource random) in Layers())
        {
            double[] c = TestNetworks.Gaussian(layer.NeuronCount, random), gradient = new double[layer.InputDimension];
            c[0] = 0;
            new LayerPass(layer).Backward(c, gradient);
            double[] expected = new double[gradient.Length];
            for (int i = 0; i < c.Length * expected.Length; i++)
            {
                expected[i % expected.Length] += c[i / expected.Length] * layer.Weights.Values[i];
            }

            Assert.Equal(expected, gradient, (a, b) => Math.Abs(a - b) <= 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Passes_OfSeveralPoints_HaveTheBitsOfOneAlone(int count)
    {
        foreach ((HiddenLayer layer, RandomSource random) in Layers())
        {
            var pass = new LayerPass(layer);
            int d = layer.InputDimension, neurons = layer.NeuronCount;
            var points = new AlignedRows(LayerPass.Points, d);
            double[][] z = Vectors(count, neurons), c = Vectors(count, neurons), gradients = Vectors(count, d);
            for (int p = 0; p < count; p++)
            {
                TestNetworks.Gaussian(d, random).CopyTo(points.Row(p));
                TestNetworks.Gaussian(neurons, random).CopyTo(c[p], 0);
                c[p][p % neurons] = 0;
            }

            pass.Forward(points, z);
            pass.Backward(c, gradients);
            double[] oneZ = new double[neurons], oneGradient = new double[d];
            for (int p = 0; p < count; p++)
            {
                pass.Forward(points.Row(p), oneZ);
                pass.Backward(c[p].AsSpan(), oneGradient);
                Assert.Equal(oneZ, z[p]);
                Assert.Equal(oneGradient, gradients[p]);
            }
        }
    }

    [Fact]
    public void Passes_OfVectorsThatDoNotFit_Throw()
    {
        var pass = new LayerPass(new HiddenLayer(new Matrix(2, 40)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(new double[39], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(new AlignedRows(LayerPass.Points, 40), Vectors(1, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(new AlignedRows(LayerPass.Points, 40), Vectors(5, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(Vectors(2, 2), Vectors(1, 40)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(Vectors(0, 2), Vectors(0, 40)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerPass(new HiddenLayer(new Matrix(2, LayerPass.LeastWidth - 1))));
    }

    private static IEnumerable<(HiddenLayer Layer, RandomSource Random)> Layers()
    {
        RandomSource random = new Seed(1).For("test");
        foreach (int neurons in Neurons)
        {
            foreach (int width in Widths)
            {
                var weights = new Matrix(neurons, width, TestNetworks.Gaussian(neurons * width, random));
                yield return (new HiddenLayer(weights, TestNetworks.Gaussian(neurons, random)), random);
            }
        }
    }

    private static double[][] Vectors(int count, int length) =>
        [.. Enumerable.Range(0, count).Select(_ => new double[length])];

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
