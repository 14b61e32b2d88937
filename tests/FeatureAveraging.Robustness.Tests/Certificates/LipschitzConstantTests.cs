using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class LipschitzConstantTests
{
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Compute_SmallNetworks_IsTheGreatestOverAllSets(Norm norm)
    {
        for (ulong number = 0; number < 40; number++)
        {
            BinaryNetwork network = TestNetworks.RandomBinary(1 + (int)(number % 10), 1 + (int)(number % 4), number);
            double expected = Enumerable.Range(0, 1 << network.Hidden.NeuronCount).Max(set => Slope(network, norm, set));
            // The slack of the layer, 10⁻⁹, is added on purpose.
            Assert.InRange(Part(network, norm).Lipschitz, expected, expected * (1 + 2e-9));
        }
    }

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Compute_MoreSetsThanAreVisited_StillBoundsEverySet(Norm norm)
    {
        BinaryNetwork network = TestNetworks.RandomBinary(31, 12, 3);
        MarginPart part = Part(network, norm);
        RandomSource random = new Seed(4).For("test.sets");
        double greatest = Enumerable.Range(0, 20_000).Max(_ => Slope(network, norm, (int)(random.NextUInt32() >> 1)));
        Assert.InRange(part.Lipschitz, greatest, part.Reach);
    }

    [Fact]
    public void SpectralNorm_KnownMatrices_IsTheGreatestSingularValueOrALittleMore()
    {
        Assert.InRange(LipschitzConstant.SpectralNorm(new Matrix(2, 3, [3, 0, 0, 0, -4, 0])), 4, 4 * (1 + 1e-12));
        Assert.InRange(LipschitzConstant.SpectralNorm(new Matrix(2, 2, [1, 1, 1, 1])), 2 * (1 - 1e-12), 2 * (1 + 1e-12));
        // equal values are the worst case
        Assert.InRange(LipschitzConstant.SpectralNorm(new Matrix(2, 2, [1, 0, 0, 1])), 1, Math.Pow(2, 1.0 / 2048) * (1 + 1e-12));
        Assert.Equal(0, LipschitzConstant.SpectralNorm(new Matrix(2, 2)));
    }

    internal static MarginPart Part(BinaryNetwork network, Norm norm) =>
        new(new CertifiedLayer(network, norm), network.OutputWeights.ToArray(), network.OutputBias);

    private static double Slope(BinaryNetwork network, Norm norm, int set)
    {
        double[] sum = new double[network.Hidden.InputDimension];
        for (int r = 0; r < network.Hidden.NeuronCount; r++)
        {
            for (int c = 0; c < sum.Length && (set >> r & 1) == 1; c++)
            {
                sum[c] += network.OutputWeights[r] * network.Hidden.Weights[r, c];
            }
        }

        return norm == Norm.L2 ? Math.Sqrt(sum.Sum(v => v * v)) : sum.Sum(Math.Abs);
    }
}
