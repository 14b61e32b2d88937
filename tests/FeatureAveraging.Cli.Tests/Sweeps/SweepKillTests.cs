using System.Diagnostics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Cli.Tests.Sweeps;

/// <summary>Whatever is killed, whenever: no cell is lost, and none counts twice.</summary>
public sealed class SweepKillTests
{
    private const int Cells = 96;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Kill_WorkersAtRandomMoments_LosesNothing(ulong seed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Workers are found in /proc.");
        using var sweep = new SweepProcess(Cells / 4);
        RandomSource random = new Seed(seed).For("kill");
        using Process controller = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--cores", "2");
        int killed = 0;
        while (!controller.WaitForExit(100 + (int)(400 * random.NextDouble())))
        {
            Process[] workers = sweep.FindWorkers("s");
            if (workers.Length > 0 && killed < 5)
            {
                workers[(int)(workers.Length * random.NextDouble())].Kill();
                killed++;
            }
        }

        Assert.True(killed > 0, $"Seed {seed}: the sweep ended before anything was killed.");
        Assert.Equal(ExitCode.Done, controller.ExitCode);
        RequireWhole(sweep, "s");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Kill_ControllersAtRandomMoments_LosesNothing(ulong seed)
    {
        using var sweep = new SweepProcess(Cells / 4);
        RandomSource random = new Seed(seed).For("kill");
        for (int i = 0; i < 3; i++)
        {
            using Process controller = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--cores", "2");
            controller.WaitForExit(700 + (int)(900 * random.NextDouble()));
            controller.Kill();
            controller.WaitForExit();
        }

        (int code, _, string error) = sweep.Run($"sweep run {sweep.Sweep} --out $DIR/s");
        Assert.True(code == ExitCode.Done, error);
        RequireWhole(sweep, "s");
    }

    /// <summary>Two controllers share the work: no cell is run by both.</summary>
    [Fact]
    public void Run_TwoControllersOnOneFolder_RunEveryCellOnce()
    {
        using var sweep = new SweepProcess(Cells / 4);
        using Process one = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--cores", "1");
        using Process other = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--cores", "1");
        one.WaitForExit();
        other.WaitForExit();

        Assert.Equal((0, 0), (one.ExitCode, other.ExitCode));
        Assert.All(sweep.Results("s"), cell => Assert.Single(cell));
        RequireWhole(sweep, "s");
    }

    /// <summary>
    /// SIGTERM ends as Ctrl-C does: exit code 130, and the sweep goes on from there. (A shell may have its background jobs ignore SIGINT.)
    /// </summary>
    [Fact]
    public void Interrupt_Controller_LeavesWhatCanBeResumed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent by kill.");
        using var sweep = new SweepProcess(Cells / 4, steps: 5_000);      // so that it is not over too soon
        using Process controller = sweep.Start("sweep", "run", sweep.Sweep, "--out", "s", "--cores", "2");
        while (!sweep.Any("s"))
        {
            Assert.False(controller.WaitForExit(50));
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{controller.Id}"]))
        {
            kill.WaitForExit();
        }

        controller.WaitForExit();
        Assert.Equal(ExitCode.Cancelled, controller.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(sweep.PathOf("s"), "leases")));
        Assert.Equal(ExitCode.Done, sweep.Run("sweep resume $DIR/s").Code);
        RequireWhole(sweep, "s");
    }

    // The same table, byte for byte, as that of a sweep that nobody disturbed.
    private static void RequireWhole(SweepProcess sweep, string folder)
    {
        Assert.Equal(ExitCode.Done, sweep.Run($"sweep run {sweep.Sweep} --out $DIR/calm").Code);
        (string csv, byte[] parquet) = sweep.Collect(folder);
        (string calm, byte[] calmParquet) = sweep.Collect("calm");
        Assert.Equal(Cells, calm.Split('\n').Count(line => line.Contains(",done,", StringComparison.Ordinal)));
        Assert.Equal(calm, csv);
        Assert.Equal(calmParquet, parquet);
    }
}
