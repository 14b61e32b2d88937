using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class RadiusSearchTests
{
    [Fact]
    public void Solve_TwelveOpposingNeurons_IsTheLeastOfAllPieces()
    {
        for (ulong number = 0; number < 6; number++)
        {
            Case wide = Case.Draw(12, 20, number, bias: number % 2 == 0);
            double exact = double.PositiveInfinity;
            var projection = new ConvexProjection(wide.Sample);
            for (int set = 0; set < 1 << 12; set++)
            {
                (double bound, bool reached) =
                    projection.Project(wide.Form.Rivals[0].For, Piece(wide.Form.Rivals[0].Against, set, wide.Sample.Neurons), [], exact);
                exact = reached ? Math.Min(exact, bound) : exact;
            }

            AssertExact(exact, wide, number);
        }
    }

    [Fact]
    public void Solve_WideNetworksInThePlane_EqualTheScanOfRays()
    {
        for (ulong number = 0; number < 8; number++)
        {
            Case wide = Case.Draw(16, 2, number, bias: true);
            AssertExact(PlaneScan.Solve(wide.Network, wide.Point, wide.Label), wide, number);
        }
    }

    [Fact]
    public void Solve_EveryNeuronSplitIntoFour_SameRadiusInAsFewNodes()
    {
        for (ulong number = 0; number < 5; number++)
        {
            Case plain = Case.Draw(8, 12, number, bias: true);
            var weights = new Matrix(64, 12);
            for (int r = 0; r < 64; r++)
            {
                plain.Network.Hidden.Weights.Row(r / 4).CopyTo(weights.Row(r));
            }

            double[] biases = [.. Enumerable.Range(0, 64).Select(r => plain.Network.Hidden.Biases[r / 4])];
            double[] outputs = [.. Enumerable.Range(0, 64).Select(r => plain.Network.OutputWeights[r / 4] / 4)];
            Case split = Case.Of(new BinaryNetwork(new HiddenLayer(weights, biases), outputs), plain.Point);
            RadiusSearch search = Run(plain, out _);
            AssertExact(search.Pieces.Length, split, number);
            Assert.True(
                Run(split, out _).Nodes <= (4 * search.Nodes) + 8,
                $"case {number}: {Run(split, out _).Nodes} nodes instead of {search.Nodes}");
        }
    }

    [Fact]
    public void Solve_NearlyParallelBundles_IsExactInFewNodes()
    {
        const int Dimension = 40, PerSign = 32;
        RandomSource random = new Seed(9).For("bundles");
        double[][] centres = [Gaussian(Dimension, random), Gaussian(Dimension, random)];
        var weights = new Matrix(2 * PerSign, Dimension);
        random.FillGaussian(weights.Values);
        for (int r = 0; r < weights.Rows; r++)
        {
            TensorPrimitives.MultiplyAdd(weights.Row(r), 0.02, centres[r / PerSign], weights.Row(r));
        }

        BinaryNetwork network = BinaryNetwork.WithFixedSigns(new HiddenLayer(weights));
        Case bundles = Case.Of(network, [.. centres[0].Zip(centres[1], (a, b) => a - (0.3 * b))]);
        RadiusSearch search = Run(bundles, out double certified);
        Assert.True(search.Pieces.Length - certified <= 1e-6 * certified && double.IsFinite(certified));
        Assert.True(search.Nodes <= 50, $"{search.Nodes} nodes");
    }

    [Fact]
    public void Solve_Random24And24_IsExactWithinTheNodesOfASecond()
    {
        for (ulong number = 0; number < 10; number++)
        {
            Case wide = Case.Draw(24, 64, number, bias: true);
            RadiusSearch search = Run(wide, out double certified);
            Assert.True(
                certified <= search.Pieces.Length && search.Pieces.Length - certified <= 1e-6 * search.Pieces.Length,
                $"case {number}: certified {certified:R}, attacked {search.Pieces.Length:R}, {search.Nodes} nodes");
            Assert.True(search.Nodes < 20_000, $"case {number}: {search.Nodes} nodes");       // about 0.1 ms each
        }
    }

    private static void AssertExact(double exact, Case wide, ulong number)
    {
        RadiusSearch search = Run(wide, out double certified);
        string because = $"case {number}: certified {certified:R}, exact {exact:R}, attacked {search.Pieces.Length:R}";
        Assert.True(certified <= exact * (1 + 1e-9) && exact - certified <= 1e-6 * exact, because);
        Assert.True(Math.Abs(search.Pieces.Length - exact) <= 1e-6 * exact, because);
    }

    private static RadiusSearch Run(Case wide, out double certified)
    {
        var search = new RadiusSearch(wide.Sample);
        certified = search.Solve(wide.Form, new RadiusOptions(), () => false);
        return search;
    }

    private static AffinePiece Piece(ConvexGroup group, int set, int neurons)
    {
        var piece = new AffinePiece(neurons) { Constant = group.Constant };
        for (int i = 0; i < group.Neurons.Length; i++)
        {
            piece.Slopes[group.Neurons[i]] = (set >> i & 1) == 1 ? group.Factors[i] : 0;
        }

        return piece;
    }

    private static double[] Gaussian(int count, RandomSource random)
    {
        double[] values = new double[count];
        random.FillGaussian(values);
        return values;
    }

    /// <summary>A wide binary network, a point, and what the search sees of them (no reduction: the weights are their own).</summary>
    private sealed record Case(BinaryNetwork Network, double[] Point, int Label, MarginForm Form, ReducedSample Sample)
    {
        public static Case Draw(int perSign, int dimension, ulong number, bool bias)
        {
            RandomSource random = new Seed(13).For($"wide.{perSign}.{dimension}", number);
            var weights = new Matrix(2 * perSign, dimension);
            random.FillGaussian(weights.Values);
            var hidden = new HiddenLayer(weights, bias ? Gaussian(2 * perSign, random) : null);
            double[] outputs = [.. Enumerable.Range(0, 2 * perSign).Select(r => (r < perSign ? 1 : -1) * (0.2 + random.NextDouble()))];
            return Of(new BinaryNetwork(hidden, outputs), Gaussian(dimension, random));
        }

        public static Case Of(BinaryNetwork network, double[] point)
        {
            var classifier = new Classifier(network, Readout.Native);
            int label = classifier.ComputeMargin(point, 1) > 0 ? 1 : -1;
            var sample = new ReducedSample(network.Hidden.Weights, network.Hidden.ComputeWeightNorms(), network.Hidden.InputDimension);
            network.Hidden.EvaluatePreactivations(point, sample.Start);
            return new Case(network, point, label, MarginForm.Of(classifier, label), sample);
        }
    }
}
