using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Cli.Tests.Doctor;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    private static readonly string[] Ids =
    [
        "processor", "cores", "memory", "dotnet", "libtorch", "arithmetic", "gpu",
        "data", "data.mnist", "data.cifar10", "data.cifar100", "disk", "runs", "figures",
    ];

    [Theory]
    [InlineData(ArithmeticOutcome.Right, ExitCode.Done)]
    [InlineData(ArithmeticOutcome.OneDnnOff, ExitCode.Done)]
    [InlineData(ArithmeticOutcome.Wrong, ExitCode.Diverged)]
    public void Doctor_OutcomeOfTheArithmeticCheck_DecidesTheExitCode(ArithmeticOutcome outcome, int code)
    {
        using var favg = new Favg();
        LayoutCheck wrong = PlayedMachine.WrongOfOthers with { IsOwn = true };
        var report = new ArithmeticReport(outcome, [wrong], [wrong], Fault: "Use another machine.");
        favg.Machine = PlayedMachine.Calm(favg.Folder) with { ExamineArithmetic = () => report };

        Assert.Equal(code, favg.Run("doctor --data $DIR"));
        Assert.Equal(code, favg.Run("doctor --data $DIR --json"));
        Assert.Equal(code == ExitCode.Done, (bool)JsonNode.Parse(favg.Out.ToString())!["sound"]!);
    }

    [Fact]
    public void Doctor_WithoutLibtorchDataOrGpu_IsNoError()
    {
        using var favg = new Favg();
        favg.Machine = PlayedMachine.WithoutLibtorch(PlayedMachine.Calm(favg.Folder));

        Assert.Equal(ExitCode.Done, favg.Run("doctor --data $DIR"));
        const string Summary = "Nothing here makes a result wrong: 8 fine, 0 worked around, 6 missing.";
        Assert.EndsWith(Summary, favg.Out.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, favg.Run("doctor --data $DIR --json"));
        Assert.Null(JsonNode.Parse(favg.Out.ToString())!["arithmetic"]);
    }

    [Fact]
    public void Doctor_Text_IsALinePerCheckWithin80Columns()
    {
        using var favg = new Favg();
        Func<string, string?> read = PlayedMachine.Files(("/proc/loadavg", "9.5"), ("/proc/cpuinfo", PlayedMachine.CpuInfo));
        var arithmetic = new ArithmeticReport(ArithmeticOutcome.OneDnnOff, [PlayedMachine.WrongOfOthers], [PlayedMachine.Right]);
        favg.Machine = PlayedMachine.Calm(favg.Folder) with { Read = read, ExamineArithmetic = () => arithmetic };

        favg.Run("doctor --data $DIR");

        string[] lines = favg.Out.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.StartsWith($"favg {ProvenanceCollector.Version}, commit ", lines[0], StringComparison.Ordinal);
        string[] expected =
        [
            "fine          processor     Played Processor 9000, 256-bit vectors",
            "works around  cores         4 cores, load 9.5: other programs compute, too",
            "→ Results are the same; times are longer and mean",
            "little.",
            "fine          memory        16.0 GB in all, free unknown",
        ];
        Assert.Equal(expected, lines.Skip(2).Take(5));
        Assert.Contains("off by 0.39: plain order, 3×3, 20 → 16 channels", lines);
        Assert.All(favg.Out.ToString().Split('\n'), line => Assert.True(line.Length <= 80 || !line.Trim().Contains(' '), line));
        Assert.Empty(favg.Error.ToString());
    }

    [Fact]
    public void Doctor_Json_IsOneDocumentWithStableNames()
    {
        using var favg = new Favg();
        favg.Machine = PlayedMachine.Calm(favg.Folder);

        Assert.Equal(ExitCode.Done, favg.Run("doctor --data $DIR --json"));

        JsonObject document = JsonNode.Parse(favg.Out.ToString())!.AsObject();
        Assert.Equal(["arithmetic", "checks", "commit", "schema", "sound", "version"], document.Select(p => p.Key).Order());
        Assert.Equal(Ids, document["checks"]!.AsArray().Select(check => (string)check!["id"]!));
        const string Memory = """{"id":"memory","state":"fine","found":"8.2 GB free of 16.0 GB","advice":null,"details":[]}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Memory), document["checks"]![2]), document["checks"]![2]!.ToJsonString());
        const string Arithmetic = """
            {"outcome":"Right","with_one_dnn":[{"layout":"own layer, 3×3, 4 → 8 channels","is_own":true,"forward_error":1.2E-07,
            "input_gradient_error":2.3E-07,"weight_gradient_error":3.4E-07,"tolerance":0.0001,"is_right":true}],"without_one_dnn":[],
            "diagnostic":null,"fault":null,"summary":"right on 1 layouts"}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Arithmetic), document["arithmetic"]), document["arithmetic"]!.ToJsonString());
    }

    [Fact]
    public void Doctor_ThisMachine_LooksAtEverythingAndDoesNotFail()
    {
        using var favg = new Favg();
        favg.Machine = Machine.This with { WorkingDirectory = favg.Folder };

        int code = favg.Run("doctor --data $DIR --json");

        JsonNode document = JsonNode.Parse(favg.Out.ToString())!;
        Assert.Equal((bool)document["sound"]! ? ExitCode.Done : ExitCode.Diverged, code);
        Assert.Equal(Ids, document["checks"]!.AsArray().Select(check => (string)check!["id"]!));
        Assert.Equal(Libtorch.IsAvailable(out _), document["arithmetic"] is not null);
        Assert.Empty(Directory.EnumerateFileSystemEntries(favg.Folder));
    }
}
