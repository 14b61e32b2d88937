using System.Diagnostics;
using System.Text.Json;
using FeatureAveraging.Options;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

/// <summary>A libtorch that the user brings. It is loaded once a process, so each case has one of its own.</summary>
public sealed class OwnLibtorchTests : IDisposable
{
    private static readonly string Packaged = Path.Combine(AppContext.BaseDirectory, "libtorch");
    private readonly Favg _favg = new();

    public OwnLibtorchTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux can load another libtorch.");

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData("", "version.py", "__version__: str = '2.11.0+cu128'\ncuda = '12.8'\n", "2.11.0+cu128")]
    [InlineData("lib", "version.py", "__version__ = \"2.10.0\"", "2.10.0")]
    [InlineData("torch/lib", "torch/build-version", "2.9.1+cpu\n", "2.9.1+cpu")]
    [InlineData("lib", "other", "", "of unknown version")]
    public void Find_WhereverItLies_GivesLibrariesInOrderAndVersion(string place, string file, string text, string version)
    {
        string folder = _favg.PathOf("own"), lib = Path.Combine(folder, place);
        Directory.CreateDirectory(lib);
        foreach (string name in (string[])["libtorch.so", "libtorch_cpu.so", "libc10.so", "libtorch_python.so"])
        {
            File.WriteAllText(Path.Combine(lib, name), "");
        }

        File.WriteAllText(Path.Combine(place.Length == 0 ? _favg.Folder : folder, file), text);

        LibtorchFiles found = OwnLibtorch.Find(folder);

        Assert.Equal(["libc10.so", "libtorch_cpu.so", "libtorch.so"], found.Libraries.Select(Path.GetFileName));
        Assert.All(found.Libraries, path => Assert.True(File.Exists(path), path));
        Assert.Equal((folder, version), (found.Folder, found.Version));
    }

    [Fact]
    public void Find_NoLibtorch_SaysWhatToGive() =>
        Assert.Contains("No libtorch_cpu.so is there", Assert.Throws<OptionsException>(() => OwnLibtorch.Find("/usr")).Message);

    [Fact]
    public async Task Doctor_OwnLibtorch_IsUsedAndChecked()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault) && Directory.Exists(Packaged), fault ?? "No libtorch lies here to copy.");
        string lib = Directory.CreateDirectory(_favg.PathOf("own/lib")).FullName;
        foreach (string file in Directory.EnumerateFiles(Packaged))
        {
            File.CreateSymbolicLink(Path.Combine(lib, Path.GetFileName(file)), file);
        }

        File.WriteAllText(_favg.PathOf("own/build-version"), "2.10.0+mine");

        using JsonDocument report = JsonDocument.Parse(await Examine(_favg.PathOf("own")));

        JsonElement check =
            report.RootElement.GetProperty("checks").EnumerateArray().First(c => c.GetProperty("id").GetString() == "libtorch");
        Assert.Equal($"2.10.0+mine, your own, from {_favg.PathOf("own")}", check.GetProperty("found").GetString());
        Assert.NotEqual("Wrong", report.RootElement.GetProperty("arithmetic").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Doctor_LibtorchThatDoesNotFit_SaysSo()
    {
        Directory.CreateDirectory(_favg.PathOf("own"));
        File.WriteAllText(_favg.PathOf("own/libtorch_cpu.so"), "no library");

        string report = await Examine(_favg.PathOf("own"));

        Assert.Contains($"libtorch of unknown version of {_favg.PathOf("own")} does not fit", report, StringComparison.Ordinal);
        Assert.DoesNotContain("comes without libtorch", report, StringComparison.Ordinal);
    }

    private static async Task<string> Examine(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "favg.dll"), "doctor", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[OwnLibtorch.Variable] = folder;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == ExitCode.Done, await errors);
        return output;
    }
}
