using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Features;

public sealed class AveragingAnalysisTests
{
    private const int Subclasses = 3, Each = 20, Width = 8;
    private static readonly Seed Root = new(11);
    private static readonly Partition TwoGroups = Partition.Equal(2 * Subclasses, 2);
    private static readonly AveragingOptions Options = new();

    [Fact]
    public void State_OneDirectionForAllSubclasses_Averages() =>
        Assert.All(State(Distinct(), Gradients((_, group) => group, 0.05)), one =>
        {
            Assert.Equal(AveragingVerdict.Averages, one.Verdict);
            Assert.InRange(one.Index, 0.99, 1);
            Assert.InRange(one.Index, one.Low - 0.01, 1);
        });

    [Fact]
    public void State_ADirectionForEachSubclass_Decouples() =>
        Assert.All(State(Distinct(), Gradients((cluster, _) => cluster, 0.05)), one =>
        {
            Assert.Equal(AveragingVerdict.Decouples, one.Verdict);
            Assert.InRange(one.Index, -0.02, 0.02);
            Assert.Equal(0.001, one.Gradient!.PValue, 1e-15);
        });

    [Fact]
    public void State_SubclassesNotDistinct_IsNoStatementWhateverTheIndex() =>
        Assert.All(State(Noise(), Gradients((_, group) => group, 0.05)), one =>
        {
            Assert.Equal(AveragingVerdict.NoStatement, one.Verdict);
            Assert.True(one.Index > 0.99 && one.Data.PValue > 0.01);
        });

    [Fact]
    public void State_GradientsThatDoNotDependOnTheSubclassButCancel_AreInBetween()
    {
        // directions at random: the index is small, but not because of the sub-class
        Assert.All(State(Distinct(), Noise()), one => Assert.Equal(AveragingVerdict.InBetween, one.Verdict));
    }

    [Fact]
    public void State_IndexOfMeans_IsTheOneOfSharedDirection()
    {
        Matrix gradients = Gradients((cluster, group) => cluster % 2 == 0 ? cluster : group, 0.3);
        Matrix means = Means(gradients);
        double all = SharedDirection.Measure(means, TwoGroups).Index;
        Assert.Equal(all, State(Distinct(), gradients).Average(one => one.Index), 1e-12);
    }

    [Fact]
    public void State_WellSeparatedSubclasses_AreNamedByTheNearestMean() =>
        Assert.All(State(Distinct(), Noise()), one => Assert.Equal((1, 1.0 / Subclasses), (one.Accuracy, one.Chance)));

    [Fact]
    public void State_NoGradientAnywhere_HasNoIndexAndNoStatement() =>
        Assert.All(State(Distinct(), new Matrix(Count, Width)), one =>
        {
            Assert.Null(one.Gradient);
            Assert.True(double.IsNaN(one.Index));
            Assert.Equal(AveragingVerdict.NoStatement, one.Verdict);
        });

    [Fact]
    public void State_OneSubclassOrOneSampleEach_SaysNothing()
    {
        Assert.Empty(AveragingAnalysis.State(
            Noise(), Noise(), [.. Enumerable.Range(0, Count).Select(i => i % 2)], Partition.FirstPositive(1, 1), Options, Root));
        Assert.Empty(AveragingAnalysis.State(
            new Matrix(4, 1), new Matrix(4, 1), [0, 1, 2, 3], Partition.FirstPositive(2, 2), Options, Root));
    }

    [Fact]
    public void State_ValuesFarFromZero_AreAsDistinctAsNearIt()
    {
        Matrix far = Distinct();
        foreach (ref double value in far.Values)
        {
            value += 1e8;
        }

        Assert.All(State(far, Noise()), one => Assert.Equal((0.001, 1.0), (one.Data.PValue, one.Accuracy)));
    }

    [Fact]
    public void State_AnyThreads_SameBits() => Assert.Equal(
        State(Distinct(), Gradients((cluster, _) => cluster, 0.5), 1), State(Distinct(), Gradients((cluster, _) => cluster, 0.5), 3));

    [Fact]
    public void State_MoreSpread_WidensTheInterval()
    {
        double narrow = State(Distinct(), Gradients((_, group) => group, 0.1)).Max(one => one.High - one.Low);
        double wide = State(Distinct(), Gradients((_, group) => group, 1)).Min(one => one.High - one.Low);
        Assert.True(wide > 5 * narrow && narrow > 0, $"{wide} {narrow}");
    }

    [Fact]
    public void Draw_ManySamples_KeepsTheSharesAndTheLimit()
    {
        int[] clusters = [.. Enumerable.Repeat(0, 60), .. Enumerable.Repeat(1, 30), .. Enumerable.Repeat(2, 5)];
        int[] drawn = AveragingAnalysis.Draw(clusters, Partition.FirstPositive(2, 1), 30, Root);
        Assert.Equal([20, 10, 5], Enumerable.Range(0, 3).Select(j => drawn.Count(i => clusters[i] == j)));
        Assert.Equal(drawn.Order().Distinct(), drawn);
    }

    [Theory]
    [InlineData(AveragingVerdict.Averages, AveragingVerdict.Averages, AveragingVerdict.NoStatement)]
    [InlineData(AveragingVerdict.InBetween, AveragingVerdict.Averages, AveragingVerdict.Decouples)]
    [InlineData(AveragingVerdict.NoStatement, AveragingVerdict.NoStatement, AveragingVerdict.NoStatement)]
    public void Combine_IsWhatTheClassesShare(AveragingVerdict all, AveragingVerdict first, AveragingVerdict second) =>
        Assert.Equal(all, AveragingStatement.Combine([first, second]));

    [Fact]
    public void Validated_BoundsOutOfOrder_ListsThemAll()
    {
        OptionsException fault = Assert.Throws<OptionsException>(
            () => (Options with { Permutations = 1, AveragesLow = 0.9, DecouplesTo = 0.9 }).Validated());
        Assert.Equal(5, fault.Faults.Count);       // also what follows: a significance too small for the shuffles, and DecouplesHigh
    }

    private static int Count => 2 * Subclasses * Each;

    private static int[] Clusters => [.. Enumerable.Range(0, Count).Select(i => i % (2 * Subclasses))];

    private static IReadOnlyList<AveragingStatement> State(Matrix values, Matrix gradients, int threads = 1) =>
        AveragingAnalysis.State(values, gradients, Clusters, TwoGroups, Options, Root, threads);

    private static Matrix Noise()
    {
        var matrix = new Matrix(Count, Width);
        Root.For("noise").FillGaussian(matrix.Values);
        return matrix;
    }

    private static Matrix Distinct() => Shifted(Noise(), cluster => cluster, 20);

    private static Matrix Gradients(Func<int, int, int> axis, double noise)
    {
        Matrix gradients = Noise();
        System.Numerics.Tensors.TensorPrimitives.Multiply(gradients.Values, noise, gradients.Values);
        return Shifted(gradients, cluster => axis(cluster, TwoGroups.Groups[cluster]), 1);
    }

    private static Matrix Shifted(Matrix matrix, Func<int, int> axis, double shift)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            matrix[i, axis(Clusters[i])] += shift;
        }

        return matrix;
    }

    private static Matrix Means(Matrix gradients)
    {
        var means = new Matrix(2 * Subclasses, Width);
        for (int i = 0; i < gradients.Rows; i++)
        {
            for (int c = 0; c < Width; c++)
            {
                means[Clusters[i], c] += gradients[i, c] / Each;
            }
        }

        return means;
    }
}
