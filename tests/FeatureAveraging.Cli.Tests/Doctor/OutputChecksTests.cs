using FeatureAveraging.Cli.Doctor;

namespace FeatureAveraging.Cli.Tests.Doctor;

public sealed class OutputChecksTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("favg-doctor-");

    private Machine Calm => PlayedMachine.Calm(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(50_000_000_000, CheckState.Fine, "50.0 GB free where runs are kept")]
    [InlineData(300_000_000, CheckState.Missing, "0.3 GB free where runs are kept")]
    internal void Disk_FreeSpace_IsCompared(long bytes, CheckState state, string found)
    {
        Finding finding = OutputChecks.Disk(Calm with { FreeBytes = _ => bytes });

        Assert.Equal((state, found), (finding.State, finding.Found));
    }

    [Fact]
    public void Disk_SystemDoesNotSay_IsUnknown()
    {
        Machine silent = Calm with { FreeBytes = _ => throw new IOException("no such drive") };

        Assert.Equal("unknown (no such drive)", OutputChecks.Disk(silent).Found);
    }

    [Fact]
    public void Runs_WritableFolder_LeavesNothingBehind()
    {
        Assert.Equal("can be made", OutputChecks.Runs(Calm).Found);
        Assert.Empty(_folder.EnumerateFileSystemInfos());

        DirectoryInfo runs = _folder.CreateSubdirectory("runs");
        Assert.Equal("can be written", OutputChecks.Runs(Calm).Found);
        Assert.Empty(runs.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Runs_FolderThatIsNotThere_IsMissingWithTheWayOut()
    {
        Finding finding = OutputChecks.Runs(Calm with { WorkingDirectory = Path.Combine(_folder.FullName, "not", "there") });

        Assert.Equal(CheckState.Missing, finding.State);
        Assert.Contains("--out DIR", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_OnThisMachine_AreDrawn()
    {
        int bytes = 0;
        Finding finding = OutputChecks.Figures(Calm with { DrawFigure = () => bytes = SampleFigure.Draw() });

        Assert.Equal(CheckState.Fine, finding.State);
        Assert.True(bytes > 1000, $"{bytes} bytes; a picture 1200 pixels wide takes some kilobytes");
    }

    [Fact]
    public void Figures_FontOrLibraryBroken_SaysWhichAndWhatToDo()
    {
        var broken = new TypeInitializationException("FigureFont", new InvalidOperationException("The font DejaVuSans.ttf is missing."));
        Finding finding = OutputChecks.Figures(Calm with { DrawFigure = () => throw broken });

        Assert.Equal(CheckState.Missing, finding.State);
        Assert.StartsWith("The font DejaVuSans.ttf is missing.", finding.Advice, StringComparison.Ordinal);
    }
}
