namespace FeatureAveraging.Datasets.Tests;

public sealed class DatasetExceptionTests
{
    [Fact]
    public void Message_AllParts_ReadsAsSentences() =>
        Assert.Equal(
            "a.npz: x has 3 rows; expected 4 rows. Write it again.",
            new DatasetException("a.npz", "x has 3 rows", "4 rows", "Write it again.").Message);
}
