namespace Architecture.Tests;

/// <summary>Samples are run and compared by .ci/run; here is what can be checked without running them.</summary>
public sealed class SampleTests
{
    private const int MostLines = 60;

    [Fact]
    public void Samples_EachOne_IsShortAndHasItsExpectedOutput()
    {
        IReadOnlyList<string> samples = Repository.Files("*.cs", "samples");
        Assert.NotEmpty(samples);
        Assert.All(samples, sample =>
        {
            Assert.InRange(Repository.Read(sample).Split('\n').Length, 1, MostLines);
            Assert.True(Repository.Has(Path.ChangeExtension(sample, ".expected.txt")), $"{sample} has no expected output beside it.");
        });
    }
}
