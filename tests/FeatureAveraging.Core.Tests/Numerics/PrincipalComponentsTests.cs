using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class PrincipalComponentsTests
{
    private static readonly Seed Root = new(5);

    /// <summary>Second implementation: the singular value decomposition of the centred samples.</summary>
    [Theory]
    [InlineData(60, 90)]
    [InlineData(90, 40)]
    public void Find_SamplesOfFallingVariance_AreTheSingularVectors(int n, int d)
    {
        Samples samples = Draw(n, d, j => 20 * Math.Pow(0.6, j));
        var found = PrincipalComponents.Find(samples, 5, Root);
        Matrix<double> x = ToMatrix(samples);
        Vector<double> mean = x.ColumnSums() / n;
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd =
            Matrix<double>.Build.Dense(n, d, (i, c) => x[i, c] - mean[c]).Svd();
        Assert.Equal(5, found.Axes.Rows);
        for (int j = 0; j < 5; j++)
        {
            double variance = svd.S[j] * svd.S[j] / n;
            Assert.Equal(variance, found.Variances[j], 1e-5 * variance);
            double cosine = Vector<double>.Build.Dense(found.Axes.Row(j).ToArray()) * svd.VT.Row(j);
            Assert.Equal(1, Math.Abs(cosine), 1e-5);
        }
    }

    /// <summary>Law: coordinates have mean 0 and the variances, and differences within the span keep their length.</summary>
    [Fact]
    public void Project_OntoAllDirections_IsAnIsometry()
    {
        Samples samples = Draw(30, 8, _ => 1);
        var found = PrincipalComponents.Find(samples, 100, Root);
        Samples projected = found.Project(samples);
        Assert.Equal(8, projected.Dimension);
        for (int j = 0; j < 8; j++)
        {
            double[] column = [.. Enumerable.Range(0, 30).Select(i => (double)projected.Row(i)[j])];
            Assert.Equal(0, column.Average(), 1e-5);
            Assert.Equal(found.Variances[j], column.Average(v => v * v), 1e-4 * found.Variances[0]);
        }

        for (int i = 1; i < 30; i++)
        {
            Assert.Equal(Distance(samples, 0, i), Distance(projected, 0, i), 1e-4);
        }
    }

    [Fact]
    public void Find_ConstantFeaturesAndFewDirections_HasSoManyComponents()
    {
        Samples two = Draw(20, 2, _ => 3), samples = new(20, 6);
        for (int i = 0; i < 20; i++)
        {
            samples.Row(i).Fill(7);
            two.Row(i).CopyTo(samples.Row(i)[2..4]);
        }

        Assert.Equal(2, PrincipalComponents.Find(samples, 5, Root).Axes.Rows);
    }

    [Fact]
    public void Find_SamplesThatAreAllTheSame_SaysSo()
    {
        var samples = new Samples(5, 3);
        samples.Values.Fill(0.1f);
        ArgumentException fault = Assert.Throws<ArgumentException>(() => PrincipalComponents.Find(samples, 2, Root));
        Assert.Contains("are all the same", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Find(new Samples(1, 3), 2, Root));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Find(Draw(9, 3, _ => 1), 2, Root).Project(new Samples(1, 4)));
    }

    [Fact]
    public void FindAndProject_AnyThreadCount_SameBits()
    {
        Samples samples = Draw(200, 70, j => 1 + j);
        PrincipalComponents one = PrincipalComponents.Find(samples, 6, Root), three = PrincipalComponents.Find(samples, 6, Root, 3);
        Assert.Equal(one.Axes.Values.ToArray(), three.Axes.Values.ToArray());
        Assert.Equal(one.Project(samples).Values.ToArray(), three.Project(samples, 3).Values.ToArray());
    }

    private static Samples Draw(int n, int d, Func<int, double> scale)
    {
        var samples = new Samples(n, d);
        for (int i = 0; i < n; i++)
        {
            RandomSource random = Root.For("test", (ulong)i);
            for (int c = 0; c < d; c++)
            {
                samples.Row(i)[c] = (float)(2 + (scale(c) * random.NextGaussian()));
            }
        }

        return samples;
    }

    private static double Distance(Samples samples, int a, int b) =>
        System.Numerics.Tensors.TensorPrimitives.Distance<float>(samples.Row(a), samples.Row(b));

    private static Matrix<double> ToMatrix(Samples samples) =>
        Matrix<double>.Build.Dense(samples.Count, samples.Dimension, (i, c) => samples.Row(i)[c]);
}
