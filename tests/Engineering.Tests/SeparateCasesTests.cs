using System.Diagnostics;
using System.Text.Json;
using FeatureAveraging.Benchmarks.Comparison;

namespace FeatureAveraging.Engineering.Tests;

/// <summary>Cases are played by the shell: its scripts end as the processes of libtorch do.</summary>
public sealed class SeparateCasesTests
{
    private const string Corruption = "double free or corruption (!prev)";

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["first"] = "echo '[1, 2]'",
        ["abort"] = $"echo '{Corruption}' >&2; echo '   at a line of a trace' >&2; kill -ABRT $$",
        ["half"] = "echo '[1, 2'; kill -SEGV $$",
        ["late"] = "echo '[3]'; exit 1",
        ["silent"] = "exit 0",
        ["last"] = "echo 'a warning' >&2; echo '[4]'",
    };

    [Fact]
    public void Run_CasesThatCrash_AreNamedAndTheOthersGoOn()
    {
        SkipUnlessUnix();
        SeparateCases<int[]> cases = Cases(TextWriter.Null);

        IReadOnlyList<int[]> results = cases.Run(["first", "abort", "half", "late", "silent", "last"]);

        Assert.Equal([[1, 2], [4]], results);
        Assert.Equal(["abort", "half", "late", "silent"], cases.Failed.Select(f => f.Case));
        Assert.Equal([134, 139, 1, 0], cases.Failed.Select(f => f.ExitCode));
        Assert.Equal(Corruption, cases.Failed[0].Message);
        Assert.StartsWith("No result on standard output", cases.Failed[3].Message, StringComparison.Ordinal);
        Assert.Equal(3, cases.ExitCode);
    }

    [Fact]
    public void Run_AllCasesEndWell_FailsNothing()
    {
        SkipUnlessUnix();
        SeparateCases<int[]> cases = Cases(TextWriter.Null);

        Assert.Equal(2, cases.Run(["first", "last"]).Count);
        Assert.Empty(cases.Failed);
        Assert.Equal(0, cases.ExitCode);
    }

    [Fact]
    public void Run_Always_PassesOnWhatACaseSays()
    {
        SkipUnlessUnix();
        using var log = new StringWriter();
        Cases(log).Run(["abort", "last"]);

        string[] expected =
        [
            "abort …", Corruption, "   at a line of a trace", "abort FAILED: exit code 134. The other cases go on.",
            "last …", "a warning",
        ];
        Assert.Equal(expected, log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void SkipUnlessUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The cases are played by /bin/sh.");

    private static SeparateCases<int[]> Cases(TextWriter log) =>
        new(name => new ProcessStartInfo("/bin/sh", ["-c", Scripts[name]]), JsonSerializerOptions.Default, log);
}
