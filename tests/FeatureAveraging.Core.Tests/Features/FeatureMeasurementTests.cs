using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Features;

public sealed class FeatureMeasurementTests
{
    private const double Rounding = 1e-12;     // sums of at most 40 products of numbers of order one to ten
    private static readonly Partition Sides = Partition.FirstPositive(3, 2);

    [Fact]
    public void Measure_AveragedNetwork_IsAllAveraging()
    {
        Matrix centers = Centers(cosine: 0);
        FeatureMeasures measures = FeatureMeasurement.Measure(ReferenceNetworks.Averaged(centers, Sides), centers, Sides);
        Assert.Equal(1, measures.AveragingIndex, Rounding);
        Assert.Equal([1, 1], measures.Spreads.Select(s => Math.Round(s, 12)));
        Assert.Equal(0, measures.MeanResidualRatio, Rounding);
        Assert.Equal(1 / Math.Sqrt(3), measures.Cosines[0, 0], Rounding);
        Assert.Equal(1 / Math.Sqrt(2), measures.Cosines[4, 1], Rounding);
        Assert.Equal(0, measures.Cosines[4, 0], Rounding);
        Assert.Equal((3 / Math.Sqrt(3) / 5) + (2 / Math.Sqrt(2) / 5), measures.OwnCosine, Rounding);
        Assert.Equal(0, measures.OtherCosine, Rounding);
        Assert.Null(measures.DiagonalCosine);
        Assert.Equal(0, measures.UnmeasuredNeurons);
    }

    [Fact]
    public void Measure_DecoupledNetwork_IsAllDecoupling()
    {
        Matrix centers = Centers(cosine: 0);
        FeatureMeasures measures = FeatureMeasurement.Measure(ReferenceNetworks.DecoupledMulticlass(centers, Sides), centers, Sides);
        Assert.Equal(0, measures.AveragingIndex, Rounding);
        Assert.Equal(1, measures.DiagonalCosine!.Value, Rounding);
        Assert.Equal(0, measures.OffDiagonalCosine!.Value, Rounding);
        Assert.All(measures.Spreads, s => Assert.True(s > 1e12));     // the own coefficients besides the neuron's are zero up to rounding
        Assert.Equal((1.0 * 5) / ((3 * 3) + (2 * 2)), measures.OwnCosine, Rounding);
    }

    [Fact]
    public void Measure_WeightsMadeFromCoefficients_FindsThemOnNonOrthogonalFeatures()
    {
        Matrix centers = Centers(cosine: 0.4);
        double[][] lambda = [[2, 1, 4, 0, -1], [0.5, 0, 0, 3, 6]];
        var weights = new Matrix(2, centers.Columns);
        for (int r = 0; r < 2; r++)
        {
            for (int j = 0; j < 5; j++)
            {
                AddScaled(weights.Row(r), centers.Row(j), lambda[r][j] / SquaredNorm(centers.Row(j)));
            }
        }

        FeatureMeasures measures = FeatureMeasurement.Measure(new BinaryNetwork(new HiddenLayer(weights), [1, -1]), centers, Sides);
        Assert.Equal(lambda.SelectMany(l => l), measures.Coefficients.Values.ToArray(), (a, b) => Math.Abs(a - b) < Rounding);
        Assert.Equal(4, measures.Spreads[0], Rounding);
        Assert.Equal(2, measures.Spreads[1], Rounding);
        Assert.Equal(3, measures.MedianSpread, Rounding);
        Assert.Equal(0, measures.MeanResidualRatio, Rounding);
    }

    [Fact]
    public void Measure_WeightOffTheFeatures_ResidualIsTheSineOfTheAngle()
    {
        var features = new Matrix(2, 3, [2, 0, 0, 0, 2, 0]);
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 3, [3, 0, 4])), [1]);
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, Partition.FirstPositive(1, 1));
        Assert.Equal(0.8, measures.ResidualRatios[0], Rounding);
        Assert.Equal(0.6, measures.Cosines[0, 0], Rounding);
        Assert.Equal(6, measures.Coefficients[0, 0], Rounding);     // w's part is 3e₁ = λμ₁/‖μ₁‖² = λ·2/4·e₁
    }

    [Fact]
    public void Measure_TwoOfThreeFeatures_IndexIsTheClosedForm()
    {
        // c = (1, 1, 0)/√2: PR = 1/(3·½) = 2/3, index = (2/3 − 1/3)/(2/3) = 1/2; a negative cosine counts as 0.
        var features = new Matrix(4, 4, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 4, [1, 1, 0, 0, 1, 1, -1, 0])), [1, 1]);
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, Partition.FirstPositive(3, 1));
        Assert.Equal(0.5, measures.NeuronIndices[0], Rounding);
        Assert.Equal(0.5, measures.NeuronIndices[1], Rounding);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], measures.Spreads);
    }

    [Fact]
    public void Measure_NetworkIndex_IsWeightedByOutputTimesNorm()
    {
        var features = new Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 3, [3, 3, 0, 0, 2, 0])), [0.5, 4]);
        double averaging = 0.5 * 3 * Math.Sqrt(2), decoupled = 4 * 2;
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, Partition.FirstPositive(2, 1));
        Assert.Equal(averaging / (averaging + decoupled), measures.AveragingIndex, Rounding);
    }

    [Fact]
    public void Measure_ZeroNeurons_AreLeftOutAndCounted()
    {
        var features = new Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(3, 3, [1, 1, 0, 0, 0, 0, 0, 1, 1])), [1, 1, 0]);
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, Partition.FirstPositive(2, 1));
        Assert.Equal(2, measures.UnmeasuredNeurons);
        Assert.True(
            double.IsNaN(measures.NeuronIndices[1]) && double.IsNaN(measures.ResidualRatios[2]) && double.IsNaN(measures.Cosines[0, 1]));
        Assert.Equal(1, measures.AveragingIndex, Rounding);
        Assert.Equal(Math.Sqrt(0.5), measures.OwnCosine, Rounding);
    }

    [Fact]
    public void Measure_OneOwnFeature_IndexIsUndefined()
    {
        var features = new Matrix(2, 2, [1, 0, 0, 1]);
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 0])), [1]);
        Assert.True(double.IsNaN(FeatureMeasurement.Measure(network, features, Partition.FirstPositive(1, 1)).AveragingIndex));
    }

    [Fact]
    public void CoefficientsFromProjections_NonOrthogonalFeatures_EqualThoseFromWeights()
    {
        Matrix centers = Centers(cosine: -0.2);
        BinaryNetwork network = NetworkInitializer.Binary(new NetworkOptions { InitialWeightScale = 1 }, centers.Columns, new Seed(1));
        Matrix projections = Products(network.Hidden.Weights, centers);
        Matrix coefficients = FeatureMeasurement.CoefficientsFromProjections(projections, Products(centers, centers));
        Assert.Equal(
            FeatureMeasurement.Measure(network, centers, Sides).Coefficients.Values.ToArray(), coefficients.Values.ToArray(),
            (a, b) => Math.Abs(a - b) < Rounding);
        // Law of least squares: the residual is orthogonal to every feature, ⟨w, μ_i⟩ = Σ_j λ_j ⟨μ_j, μ_i⟩/‖μ_j‖².
        Matrix gram = Products(centers, centers);
        for (int r = 0; r < projections.Rows; r++)
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(projections[r, i], Enumerable.Range(0, 5).Sum(j => coefficients[r, j] * gram[j, i] / gram[j, j]), 1e-10);
            }
        }
    }

    [Fact]
    public void Measure_DependentOrZeroFeatures_SaysSo()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 3, [1, 0, 0])), [1]);
        ArgumentException dependent = Assert.Throws<ArgumentException>(
            () => FeatureMeasurement.Measure(network, new Matrix(2, 3, [1, 2, 3, 2, 4, 6]), Partition.FirstPositive(1, 1)));
        Assert.Contains("rank-deficient", dependent.Message, StringComparison.Ordinal);
        ArgumentException zero = Assert.Throws<ArgumentException>(
            () => FeatureMeasurement.Measure(network, new Matrix(2, 3, [1, 2, 3, 0, 0, 0]), Partition.FirstPositive(1, 1)));
        Assert.Contains("no feature may be zero", zero.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => FeatureMeasurement.Measure(network, new Matrix(2, 2, [1, 0, 0, 1]), Partition.FirstPositive(1, 1)));
        Assert.Throws<ArgumentException>(
            () => FeatureMeasurement.Measure(network, new Matrix(2, 3, [1, 0, 0, 0, 1, 0]), Partition.FirstPositive(2, 1)));
    }

    [Fact]
    public void FindObstacle_Features_NamesWhatIsWrong()
    {
        Assert.Null(FeatureMeasurement.FindObstacle(Centers(cosine: 0.4)));
        Assert.Contains("rank-deficient", FeatureMeasurement.FindObstacle(new Matrix(2, 3, [1, 2, 3, 2, 4, 6])), StringComparison.Ordinal);
        Assert.Contains(
            "feature 1; no feature may be zero", FeatureMeasurement.FindObstacle(new Matrix(2, 3, [1, 2, 3, 0, 0, 0])),
            StringComparison.Ordinal);
    }

    private static Matrix Centers(double cosine) =>
        ClusterDistribution.Create(Clusters(cosine), new Seed(0)).Centers;

    private static ClusterOptions Clusters(double cosine) => new()
    {
        ClusterCount = 5,
        PositiveClusterCount = 3,
        InputDimension = 40,
        CenterCosine = cosine,
        CenterNorms = [3, 3, 3, 3, 3],
    };

    private static Matrix Products(Matrix left, Matrix right)
    {
        var products = new Matrix(left.Rows, right.Rows);
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Rows; j++)
            {
                for (int c = 0; c < left.Columns; c++)
                {
                    products[i, j] += left[i, c] * right[j, c];
                }
            }
        }

        return products;
    }

    private static double SquaredNorm(ReadOnlySpan<double> values) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares(values);

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        for (int c = 0; c < target.Length; c++)
        {
            target[c] += scale * source[c];
        }
    }
}
