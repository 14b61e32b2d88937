using System.Diagnostics;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>Output that destroys nothing: links, standard output, two processes, a closed terminal.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public void Radius_StandardOutput_IsTheTableAlone(string word)
    {
        Assert.Equal(ExitCode.Done, Radius(""));
        string table = _favg.Out.ToString();

        Assert.Equal(ExitCode.Done, Radius($"--out {word}"));

        Assert.Equal(table, _favg.Out.ToString());
        Assert.StartsWith("sample,label", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_Link_IsWrittenThrough()
    {
        File.WriteAllText(_favg.PathOf("real"), "old");
        File.CreateSymbolicLink(_favg.PathOf("link"), _favg.PathOf("real"));

        Assert.Equal(ExitCode.Done, Radius("--out $DIR/link"));

        Assert.NotNull(new FileInfo(_favg.PathOf("link")).LinkTarget);
        Assert.StartsWith("sample,label", File.ReadAllText(_favg.PathOf("real")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("s.npz")]
    [InlineData("link")]
    public void Radius_OutputThatIsAnInput_IsRefusedAndStays(string name)
    {
        File.Copy(SharedCases.PathOf("two-inputs.safetensors"), _favg.PathOf("m.safetensors"));
        File.Copy(SharedCases.PathOf("readme.npz"), _favg.PathOf("s.npz"));
        File.CreateSymbolicLink(_favg.PathOf("link"), _favg.PathOf("s.npz"));
        byte[] before = File.ReadAllBytes(_favg.PathOf(name));

        Assert.Equal(ExitCode.Usage, _favg.Run($"radius --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/{name}"));

        Assert.Contains("which is read as", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_favg.PathOf(name)));
    }

    [Fact]
    public void Radius_FullDisk_ExitsWithUsageAndSaysHowMuch()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");

        Assert.Equal(ExitCode.Usage, Radius("--out /dev/full"));
        Assert.Contains("the disk is full; expected", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("radius --out $DIR/r.csv", "r.csv: another process is writing there")]
    [InlineData("attack --attack pgd --force --out $DIR/run", "run: another process is writing there")]
    public void Command_OutputOfAnotherProcess_IsRefused(string line, string said)
    {
        using var file = OutputClaim.OfFile(_favg.PathOf("r.csv"));
        using var folder = OutputClaim.OfFolder(_favg.PathOf("run"));

        Assert.Equal(ExitCode.Usage, _favg.Run(Model(line)));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_favg.PathOf("run/log.txt")));
    }

    [Theory]
    [InlineData("--samples")]
    [InlineData("--model")]
    [InlineData("--out")]
    public void Command_EmptyWord_IsAUsageError(string option)
    {
        string[] words = [.. "radius --model m --samples s --out o".Split(' ')];
        words[Array.IndexOf(words, option) + 1] = "";

        Assert.Equal(ExitCode.Usage, _favg.RunWords(words));
        Assert.StartsWith($"{option} is empty; expected a value", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train --out -", "--out is -; expected a folder")]
    [InlineData("radius --out $DIR", ", a folder; expected a file")]
    public void Command_WrongKindOfOutput_IsRefused(string line, string said)
    {
        Assert.Equal(ExitCode.Usage, _favg.Run(line.StartsWith("radius", StringComparison.Ordinal) ? Model(line) : line));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_Witnesses_ReadAsSamplesAreAllMisclassified()
    {
        Assert.Equal(ExitCode.Done, _favg.Run(Model("attack --attack fab --attack pieces --out $DIR/run --quiet")));

        Assert.Equal(
            ExitCode.Done,
            _favg.Run($"radius --quiet --model {SharedCases.PathOf("two-inputs.safetensors")} --samples $DIR/run/samples/witnesses.npz"));

        string[] rows = _favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.EndsWith("misclassified", row, StringComparison.Ordinal));
        Assert.DoesNotContain("FA3001", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HUP", ExitCode.HungUp)]
    [InlineData("TERM", ExitCode.Cancelled)]
    public async Task Train_Signal_EndsCleanlyAndKeepsTheRecord(string signal, int expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill, as Linux has it.");
        string program = Path.Combine(AppContext.BaseDirectory, "favg.dll"), log = _favg.PathOf("run/log.txt");
        string[] words =        // a shell may have its background jobs ignore signals
        [
            $"--default-signal={signal}", "dotnet", program, "train", "--set", "Training.Steps=4000000", "--out", _favg.PathOf("run"),
        ];
        var start = new ProcessStartInfo("env", words) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process favg = Process.Start(start)!;
        _ = favg.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await favg.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.Contains("training", StringComparison.Ordinal))
        {
        }

        _ = favg.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Process.Start("kill", [$"-{signal}", $"{favg.Id}"]).Dispose();
        await favg.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, favg.ExitCode);
        Assert.True(File.Exists(log));
        Assert.True(File.Exists(_favg.PathOf("run/run.json")));
    }

    private static string Model(string line)
    {
        string model = $" --model {SharedCases.PathOf("two-inputs.safetensors")} --samples {SharedCases.PathOf("readme.npz")}";
        int words = line.IndexOf(' ', StringComparison.Ordinal);
        return words < 0 ? line + model : line[..words] + model + line[words..];
    }

    private int Radius(string options) => _favg.Run(Model("radius") + " " + options);
}
