namespace FeatureAveraging.Datasets.Tests;

public sealed class DatasetExceptionTests
{
    [Fact]
    public void Message_AllParts_ReadsAsSentences() =>
        Assert.Equal(
            "a.npz: x has 3 rows; expected 4 rows. Write it again.",
            new DatasetException("a.npz", "x has 3 rows", "4 rows", "Write it again.").Message);

    [Fact]
    public void Message_NamesWithControlCharacters_AreNotForATerminalToObey() =>
        Assert.Equal(
            "a\uFFFDb.npz: it holds '\uFFFD[2J\uFFFD\uFFFD'; expected é. None.",
            new DatasetException("a\rb.npz", "it holds '\u001b[2J\n\u009b'", "é", "None.").Message);
}
