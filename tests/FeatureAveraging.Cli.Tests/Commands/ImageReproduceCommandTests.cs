using System.Buffers.Binary;
using System.Diagnostics;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>The whole command on made-up digits: 12 × 12 pixels, of which digit j lights one block, under noise.</summary>
[Trait("Category", "Native")]
public sealed class ImageReproduceCommandTests : IDisposable
{
    private const string Tiny =
        "--preset tiny --threads 1 --set Data.TrainCount=0 --set Data.TestCount=0 --set Training.BatchSize=20 --set " +
        "Frontier.Epochs=1 --set Frontier.PseudoPerSide=2 --set Curve.Count=10 --set Curve.Pictures=2";
    private readonly Favg _favg = new();

    public ImageReproduceCommandTests()
    {
        Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
        WriteDigits("train", 400);
        WriteDigits("t10k", 80);
    }

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Reproduce_TinyPreset_LeavesAWholeRunFolder()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"reproduce mnist --data $DIR {Tiny} --out $DIR/run --json"));

        RunRecord record = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Equal(("mnist", Libtorch.Version), (record.Experiment, record.Provenance.Libtorch));
        Assert.All(record.Files, file => Assert.True(File.Exists(_favg.PathOf($"run/{file}")), file));
        Assert.Contains("models/fine-0.safetensors", record.Files);
        // --data is the machine's affair
        Assert.StartsWith("favg reproduce mnist --preset tiny", record.Provenance.Command, StringComparison.Ordinal);
        Assert.Contains(record.Claims, claim => claim.Id == "P.order");
        Assert.False(Directory.Exists(_favg.PathOf("run/checkpoints")));
    }

    [Fact]
    public void Reproduce_KilledWhileTraining_ResumesToTheSameNumbers()
    {
        string settings = $"{Tiny} --set Training.Epochs=6 --set Curve.MinimumNormSteps=5";
        Assert.Equal(ExitCode.Done, _favg.Run($"reproduce mnist --data $DIR {settings} --out $DIR/whole --json"));
        RunRecord whole = RunRecordJson.Deserialize(_favg.Out.ToString());

        KillOnceThereIsACheckpoint($"reproduce mnist --data $DIR {settings} --out $DIR/killed", _favg.PathOf("killed/checkpoints"));
        Assert.False(File.Exists(_favg.PathOf("killed/run.json")));
        Assert.Equal(ExitCode.Done, _favg.Run("reproduce mnist --data $DIR --resume $DIR/killed --json"));

        RunRecord resumed = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Equal(whole.Metrics, resumed.Metrics);
        Assert.All(
            whole.Series, series => Assert.All(series.Value, column => Assert.Equal(column.Value, resumed.Series[series.Key][column.Key])));
    }

    [Fact]
    public void Reproduce_StoppedByTheUser_KeepsAPartialRecordAndItsCheckpoints()
    {
        Assert.Equal(ExitCode.Cancelled, _favg.RunAndStop($"reproduce mnist --data $DIR {Tiny} --out $DIR/run"));
        Assert.True(File.Exists(_favg.PathOf("run/run.json")) && File.Exists(_favg.PathOf("run/plan.json")));
        Assert.Equal(ExitCode.Done, _favg.Run("reproduce mnist --data $DIR --resume $DIR/run"));
    }

    [Theory]
    [InlineData("--resume $DIR/nowhere", ExitCode.Data, "there is no run to go on with")]
    [InlineData("--resume $DIR/nowhere --seed 1", ExitCode.Usage, "--seed")]
    [InlineData("--set Seeds=0", ExitCode.Usage, "Seeds is 0")]
    [InlineData("--set MoreArms=robust", ExitCode.Usage, "adversarial, pseudo")]
    [InlineData("--preset tiny", ExitCode.Usage, "Data.TrainCount is 2000; expected at most 400")]
    [InlineData($"{Tiny} --set Network.Device=Cuda --out $DIR/gpu", ExitCode.Usage, "CUDA")]
    public void Reproduce_BadInput_SaysWhatIsWrong(string words, int code, string says)
    {
        Assert.Equal(code, _favg.Run($"reproduce mnist --data $DIR {words}"));
        Assert.Contains(says, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_NoDataDirectory_SaysWhatToType()
    {
        Assert.Equal(ExitCode.Data, _favg.Run("reproduce cifar10 --data $DIR"));
        Assert.Contains("favg data fetch cifar10", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_LibtorchRightOnlyWithoutOneDnn_SaysSoInTheRecord()
    {
        _favg.Arithmetic = Played(
            ArithmeticOutcome.OneDnnOff, new Diagnostic(DiagnosticIds.OneDnnOff, Severity.Warning, "oneDNN is switched off."), fault: null);
        Assert.Equal(ExitCode.Done, _favg.Run($"reproduce mnist --data $DIR {Tiny} --out $DIR/run --json"));

        RunRecord record = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Contains(record.Diagnostics, diagnostic => diagnostic.Id == DiagnosticIds.OneDnnOff);
        Assert.Equal("oneDNN switched off: wrong on 1 of 1 layouts, right without it", record.Provenance.Arithmetic);
        Assert.Contains("FA4001", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("oneDNN switched off", File.ReadAllText(_favg.PathOf("run/index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_LibtorchWrong_RefusesBeforeAnyWork()
    {
        _favg.Arithmetic = Played(ArithmeticOutcome.Wrong, diagnostic: null, "libtorch computes wrong results on this processor.");
        Assert.Equal(ExitCode.Diverged, _favg.Run($"reproduce mnist --data $DIR {Tiny} --out $DIR/run"));
        Assert.Equal("libtorch computes wrong results on this processor.", _favg.Error.ToString().Trim());
        Assert.False(Directory.Exists(_favg.PathOf("run")));
    }

    private static ArithmeticReport Played(ArithmeticOutcome outcome, Diagnostic? diagnostic, string? fault) =>
        new(outcome, [new LayoutCheck("own layer", true, 0, 0.9, 0, 1e-4)], [], diagnostic, fault);

    private void KillOnceThereIsACheckpoint(string line, string checkpoints)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "favg.dll"));
        foreach (string word in line
            .Replace("$DIR", _favg.Folder, StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!process.HasExited && !(Directory.Exists(checkpoints) && Directory.EnumerateFiles(checkpoints, "*.safetensors").Any()))
        {
            Thread.Sleep(1);
        }

        Assert.False(process.HasExited, "The run ended before it could be killed.");
        process.Kill();     // SIGKILL: nothing of the program runs after it
        process.WaitForExit();
    }

    private void WriteDigits(string part, int count)
    {
        const int side = 12;
        byte[] images = new byte[16 + (count * side * side)], labels = new byte[8 + count];
        foreach ((byte[] file, int magic) in ((byte[], int)[])[(images, 0x803), (labels, 0x801)])
        {
            BinaryPrimitives.WriteInt32BigEndian(file, magic);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), count);
        }

        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(8), side);
        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(12), side);
        for (int i = 0; i < count; i++)
        {
            int digit = i % 10;
            labels[8 + i] = (byte)digit;
            for (int pixel = 0; pixel < side * side; pixel++)
            {
                bool lit = pixel / side / 3 * 4 + (pixel % side / 3) == digit;
                images[16 + (i * side * side) + pixel] = (byte)((lit ? 180 : 20) + ((pixel * 7 + i * 13) % 40));
            }
        }

        Directory.CreateDirectory(_favg.PathOf("mnist"));
        File.WriteAllBytes(_favg.PathOf($"mnist/{part}-images-idx3-ubyte"), images);
        File.WriteAllBytes(_favg.PathOf($"mnist/{part}-labels-idx1-ubyte"), labels);
    }
}
