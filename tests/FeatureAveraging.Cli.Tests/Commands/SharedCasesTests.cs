using System.Globalization;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>Files as other programs write them, by their expected margins and radii.</summary>
public sealed class SharedCasesTests
{
    private static readonly double[] Margins = [1, 2, 2.5, 0.75];

    [Theory]
    [InlineData("object.npz", "array 'info'")]
    [InlineData("f16extra.npz", "array 'scores'")]
    [InlineData("readme.npz", "")]
    [InlineData("folder.npz", "")]
    [InlineData("keras.npz", "")]
    public void Radius_ArraysOfOthers_AreReadRight(string file, string named)
    {
        using var favg = new Favg();

        int code = favg.Run($"radius --model {SharedCases.PathOf("two-inputs.safetensors")} --samples {SharedCases.PathOf(file)}");

        Assert.Equal((ExitCode.Done, ""), (code, code == ExitCode.Done ? "" : favg.Error.ToString()));
        Assert.Contains(named, favg.Error.ToString(), StringComparison.Ordinal);
        string[][] rows = Rows(favg);
        Assert.Equal(Margins, rows.Select(row => double.Parse(row[2], CultureInfo.InvariantCulture)));
        Assert.All(rows.Zip(Margins), pair =>
        {
            Assert.Equal("exact", pair.First[5]);
            Assert.Equal(pair.Second / Math.Sqrt(2), double.Parse(pair.First[4], CultureInfo.InvariantCulture), 1e-9);  // both weights 1
        });
    }

    [Fact]
    public void Train_KerasArrays_TakesTheTrainingPartAndTestsOnTheOther()
    {
        using var favg = new Favg();

        int code = favg.Run($"train --dataset {SharedCases.PathOf("keras.npz")} --width 4 --epochs 1 --out $DIR/run --json --quiet");

        Assert.Equal((ExitCode.Done, ""), (code, favg.Error.ToString()));
        Assert.Contains("coarse.accuracy.test", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int8.parquet", 4)]
    [InlineData("uint64.parquet", 4)]
    [InlineData("string.parquet", 4)]
    [InlineData("png16", 6)]
    [InlineData("jfif", 4)]
    public void Radius_ImagesOfOthers_AreReadRight(string file, int count)
    {
        using var favg = new Favg();
        favg.Variables["XDG_CACHE_HOME"] = favg.PathOf("cache");

        int code = favg.Run(
            $"radius --labels parity --model {SharedCases.PathOf("images-4x4.safetensors")} --samples {SharedCases.PathOf(file)} --quiet");

        Assert.Equal((ExitCode.Done, ""), (code, code == ExitCode.Done ? "" : favg.Error.ToString()));
        string[][] rows = Rows(favg);
        Assert.Equal(count, rows.Length);
        if (file == "png16")
        {
            // values of 700 to 900 of 65535 differ from each other by less than one step of 8 bits
            Assert.True(rows.Select(row => row[2]).Distinct().Count() > 1);
        }
    }

    private static string[][] Rows(Favg favg) =>
        [.. favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
}
