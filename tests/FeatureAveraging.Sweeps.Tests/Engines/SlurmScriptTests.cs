using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Tests.Engines;

public sealed class SlurmScriptTests
{
    [Fact]
    public void WriteScript_EveryOption_IsPassedThrough()
    {
        using var sweep = new TestSweep(more: """, "Resources": {"Threads": 2, "MemoryMegabytes": 700}""");
        var options = new SlurmOptions
        {
            Partition = "long",
            Account = "my group",
            Constraint = "avx512",
            Gpus = "a100:1",
            TimeMinutes = 90,
            SignalSeconds = 30,
            MostRunning = 7,
            CellsPerTask = 5,
            Extra = ["--qos=low"],
            Setup = ["module load x"],
        };
        var program = new WorkerProgram("/s/dotnet", ["/s/favg.dll"]);
        var engine = new SlurmEngine(sweep.Folder, options, program, failFast: true, TimeProvider.System, mostTasks: 1001);

        string[] lines = engine.WriteScript(tasks: 12).Split('\n');

        Assert.Equal("#!/bin/bash", lines[0]);
        string[] expected =
        [
            "--array=0-11%7", "--cpus-per-task=2", "--time=90", "--signal=B:USR2@30", "--requeue", "--mem=1000M", "--partition=long",
            "'--account=my group'", "--constraint=avx512", "--gpus-per-task=a100:1", "--qos=low", "--open-mode=append",
            $"--job-name={engine.JobName}",
        ];
        Assert.All(expected, option => Assert.Contains($"#SBATCH {option}", lines));
        Assert.True(Array.IndexOf(lines, "module load x") > Array.IndexOf(lines, "#SBATCH --qos=low"));
        Assert.Contains("export DOTNET_PROCESSOR_COUNT=2", lines);
        Assert.Contains($"export DOTNET_GCHeapHardLimit={700_000_000:X}", lines);
        Assert.Contains(
            $"exec /s/dotnet /s/favg.dll sweep worker {sweep.Folder.FullPath} --cells 5 --slurm --checkpoint-seconds 600 --fail-fast " +
            "--requeue",
            lines);
    }
}
