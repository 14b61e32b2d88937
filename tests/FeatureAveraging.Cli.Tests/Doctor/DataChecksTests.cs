using System.Security.Cryptography;
using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Tests.Doctor;

public sealed class DataChecksTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private static readonly DatasetEntry Played = new("played", "Three bytes", [], [File("first.bin"), File("second.bin")])
    {
        Substitutes = ["copy.zip"],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("favg-doctor-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Check_AllThere_IsFine()
    {
        Write("first.bin", Content);
        Write("second.bin", Content);

        Finding finding = Checks().Check(Played);

        Assert.Equal((CheckState.Fine, "2 of 2 files, checksums agree"), (finding.State, finding.Found));
    }

    [Fact]
    public void Check_OneChanged_NamesItAndSaysHowToReplaceIt()
    {
        Write("first.bin", Content);
        Write("second.bin", [1, 2, 4]);

        Finding finding = Checks().Check(Played);

        Assert.Equal((CheckState.Missing, "1 of 2 files, 1 corrupt"), (finding.State, finding.Found));
        Assert.Contains("second.bin", Assert.Single(finding.Details), StringComparison.Ordinal);
        Assert.EndsWith("favg data fetch played", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NothingThere_IsMissing()
    {
        Finding finding = Checks().Check(Played);

        Assert.Equal((CheckState.Missing, "0 of 2 files"), (finding.State, finding.Found));
        Assert.Equal("To get it: favg data fetch played", finding.Advice);
    }

    [Fact]
    public void Check_OnlyASubstitute_WorksAround()
    {
        Write("copy.zip", Content);

        Finding finding = Checks().Check(Played);

        Assert.Equal(CheckState.WorksAround, finding.State);
        Assert.Equal("0 of 2 files; copy.zip is read instead, and has no checksum", finding.Found);
    }

    [Fact]
    public void Place_OptionVariableOrNothing_IsToldApart()
    {
        Assert.Equal((CheckState.Fine, _folder.FullName), Told(Checks()));
        string absent = $"{_folder.FullName}-not";
        Assert.Equal((CheckState.Missing, $"{absent} does not exist"), Told(new DataChecks(Host(), absent)));
        Assert.Equal((CheckState.Missing, "nothing tells where it is"), Told(new DataChecks(Host(), null)));
    }

    private static (CheckState State, string Found) Told(DataChecks checks) => (checks.Place().State, checks.Place().Found);

    private static DatasetFile File(string name) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Content)), Content.Length, IsPublishedAsIs: true);

    private static CliHost Host() => new() { Out = TextWriter.Null, Error = TextWriter.Null };

    private DataChecks Checks() => new(Host(), _folder.FullName);

    private void Write(string name, byte[] bytes) => System.IO.File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
}
