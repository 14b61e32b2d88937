using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FeatureAveraging.Cli.Tests.Sweeps;

/// <summary>
/// Sweeps on a real Slurm. They run where <c>FAVG_TEST_SLURM=disposable</c> says that there is one made for tests, as
/// <c>eng/slurm-one-node.sh up</c> makes it; one test kills its daemon.
/// </summary>
public sealed class SweepSlurmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public void Run_OnSlurm_GivesTheBytesOfTheLocalEngineAndASecondCallDoesNothing()
    {
        RequireSlurm();
        using var sweep = new SweepProcess(seeds: 6);

        (int code, _, string error) = sweep.Run($"sweep run {sweep.Sweep} --out $DIR/s --engine slurm");
        Assert.True(code == ExitCode.Done, error);
        Assert.All(sweep.Results("s"), cell => Assert.Single(cell));
        int scripts = Scripts(sweep);
        Assert.Equal(ExitCode.Done, sweep.Run($"sweep run {sweep.Sweep} --out $DIR/s --engine slurm").Code);
        Assert.Equal(scripts, Scripts(sweep));

        RequireBytesOfLocal(sweep);
    }

    /// <summary>The signal that comes ahead of a time limit, sent by hand: state is kept, and the result is that of an uncut run.</summary>
    [Fact]
    public void Signal_AheadOfTheTimeLimit_GoesOnFromTheCheckpointToTheSameBits()
    {
        RequireSlurm();
        using var sweep = new SweepProcess(seeds: 1, steps: 400_000);
        using Process controller =
            sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--engine", "slurm", "--slurm", "Requeue=false");
        string lines = Await(controller, sweep, text => text.Contains("\"begin\"", StringComparison.Ordinal));
        while (!lines.Contains("\"kept\":true", StringComparison.Ordinal) && !controller.HasExited)
        {
            Slurm("scancel", "--me", "--signal=USR2", "--batch", "--state=RUNNING");
            Thread.Sleep(1000);
            lines = Lines(sweep);
        }

        Assert.True(controller.WaitForExit(Patience), Lines(sweep));
        Assert.Equal(ExitCode.Done, controller.ExitCode);
        Assert.Contains("\"kept\":true", lines, StringComparison.Ordinal);
        RequireBytesOfLocal(sweep);
    }

    [Fact]
    public void Kill_SlurmdInTheMiddle_LosesNothing()
    {
        RequireSlurm();
        using var sweep = new SweepProcess(seeds: 20, steps: 3000);
        using Process controller = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--engine", "slurm");
        Await(controller, sweep, text => text.Contains("\"cell\"", StringComparison.Ordinal));
        using (var daemon = Process.GetProcessById(int.Parse(File.ReadAllText("/run/slurmd.pid"), CultureInfo.InvariantCulture)))
        {
            daemon.Kill();
        }

        foreach (Process worker in sweep.FindWorkers("s"))
        {
            worker.Kill();
        }

        Slurm("slurmd");
        Assert.True(controller.WaitForExit(Patience), Lines(sweep));
        Assert.Equal(ExitCode.Done, controller.ExitCode);
        RequireBytesOfLocal(sweep);
    }

    private static void RequireSlurm()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("FAVG_TEST_SLURM") == "disposable",
            "There is no Slurm for tests (FAVG_TEST_SLURM=disposable): eng/slurm-one-node.sh up makes one.");
        Assert.Contains("UP", Slurm("scontrol", "ping"), StringComparison.Ordinal);
    }

    private static void RequireBytesOfLocal(SweepProcess sweep)
    {
        Assert.Equal(ExitCode.Done, sweep.Run($"sweep run {sweep.Sweep} --out $DIR/local").Code);
        (string csv, byte[] parquet) = sweep.Collect("s");
        (string local, byte[] localParquet) = sweep.Collect("local");
        Assert.DoesNotContain(",pending,", local, StringComparison.Ordinal);
        Assert.Equal(local, csv);
        Assert.Equal(localParquet, parquet);
    }

    private static string Await(Process controller, SweepProcess sweep, Func<string, bool> isThere)
    {
        long start = Stopwatch.GetTimestamp();
        string text = Lines(sweep);
        while (!isThere(text))
        {
            Assert.False(controller.WaitForExit(200), "The sweep ended too early.");
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, text);
            text = Lines(sweep);
        }

        return text;
    }

    private static string Lines(SweepProcess sweep)
    {
        string results = Path.Combine(sweep.PathOf("s"), "results");
        return Directory.Exists(results) ? string.Concat(Directory.EnumerateFiles(results).SelectMany(SweepProcess.ReadLines)) : "";
    }

    private static int Scripts(SweepProcess sweep) => Directory.GetFiles(Path.Combine(sweep.PathOf("s"), "slurm")).Length;

    private static string Slurm(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string output = program == "slurmd" ? "" : process.StandardOutput.ReadToEnd();        // a daemon keeps it open
            process.WaitForExit(Patience);
            return output;
        }
        catch (Win32Exception absent)
        {
            return absent.Message;
        }
    }
}
