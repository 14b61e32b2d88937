using FeatureAveraging.Numerics;
using FeatureAveraging.Sweeps.State;
using FeatureAveraging.Sweeps.Working;
using FeatureAveraging.Training;

namespace FeatureAveraging.Sweeps.Tests.Working;

public sealed class SweepWorkerTests
{
    private const string Many = """{"Option": "A.X", "From": 1, "To": 40, "Step": 1}""";

    [Fact]
    public void Run_EveryCell_IsRunOnceAndNeverAgain()
    {
        using var sweep = new TestSweep(Many);

        Assert.Equal(WorkerEnd.Idle, sweep.Work());
        Assert.Equal(Enumerable.Range(1, 40).Select(x => (double)x), sweep.Fake.Ran.Select(cell => cell.X).Order());
        Assert.Equal([("product", 6), ("sum", 23)], sweep.State.MetricsOf(2));
        Assert.Empty(Directory.EnumerateFiles(sweep.Folder.Leases));

        Assert.Equal(WorkerEnd.Idle, sweep.Work());
        Assert.Equal(40, sweep.Fake.Ran.Count);
    }

    [Fact]
    public async Task Run_SeveralWorkers_ShareTheCells()
    {
        using var sweep = new TestSweep(Many);
        sweep.Fake.Act = (_, _, _, _) => Thread.Sleep(5);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => sweep.Work())));

        Assert.Equal(40, sweep.Fake.Ran.Count);
        Assert.Equal((40, 0), (sweep.State.DoneCount, sweep.State.PendingCount));
    }

    [Fact]
    public void Run_CellThatFails_IsTriedAgainAndTheOthersGoOn()
    {
        using var sweep = new TestSweep();
        int failures = 0;
        sweep.Fake.Act = (x, _, _, _) =>
        {
            if (x == 2 || (x == 3 && failures++ == 0))
            {
                throw new InvalidOperationException("broken on purpose");
            }
        };

        Assert.Equal(WorkerEnd.Idle, sweep.Work());

        Assert.Equal((2, 1), (sweep.State.DoneCount, Assert.Single(sweep.State.Failed)));
        Assert.Contains("broken on purpose", sweep.State.MessageOf(1), StringComparison.Ordinal);
        Assert.Equal(5, sweep.Fake.Ran.Count);      // 1; 2 twice; 3 twice
    }

    [Fact]
    public void Run_FailFast_EndsWithTheFirstCellThatFails()
    {
        using var sweep = new TestSweep(Many);
        sweep.Fake.Act = (_, _, _, _) => throw new InvalidOperationException("no");

        Assert.Equal(WorkerEnd.Failed, sweep.Work(new WorkerSettings { FailFast = true }));
        Assert.Equal(2, sweep.Fake.Ran.Count);
    }

    [Fact]
    public void Run_MostCells_EndsThere()
    {
        using var sweep = new TestSweep(Many);

        Assert.Equal(WorkerEnd.Full, sweep.Work(new WorkerSettings { MostCells = 10 }));
        Assert.InRange(sweep.State.DoneCount, 10, 12);          // a chunk is not left half done
        Assert.Equal(WorkerEnd.Idle, sweep.Work());
        Assert.Equal(40, sweep.Fake.Ran.Count);
    }

    /// <summary>A cell that is cut keeps its state, is no failure, and finds the state again.</summary>
    [Fact]
    public void Run_Stopped_GoesOnFromTheCheckpoint()
    {
        using var sweep = new TestSweep("");
        using var stop = new CancellationTokenSource();
        var kept = new TrainingCheckpoint(7, "print", new Dictionary<string, Matrix> { ["w"] = new(1, 2, [0.1, -2]) });
        TrainingCheckpoint? found = null;
        sweep.Fake.Act = (_, _, _, cell) =>
        {
            found = cell.Checkpoints.Load("coarse");
            if (found is null)
            {
                cell.Checkpoints.Save("coarse", kept);
                stop.Cancel();
                cell.Cancellation.ThrowIfCancellationRequested();
            }
        };

        Assert.Equal(WorkerEnd.Stopped, sweep.Work(stop: stop.Token));
        Assert.Equal((CellStatus.Pending, (0, 0)), (sweep.State.StatusOf(0), sweep.State.AttemptsOf(0)));
        Assert.Empty(Directory.EnumerateFiles(sweep.Folder.Leases));

        Assert.Equal(WorkerEnd.Idle, sweep.Work());
        Assert.Equal((7, "print"), (found!.Step, found.Fingerprint));
        Assert.Equal([0.1, -2], found.Arrays["w"].Values.ToArray());
        Assert.Equal(1, sweep.State.DoneCount);
        Assert.False(Directory.Exists(sweep.Folder.CheckpointsOf(sweep.Grid.IdOf(0))));
    }

    [Fact]
    public void Run_DivergedCell_IsDoneAndSaysSo()
    {
        using var sweep = new TestSweep("""{"Option": "A.X", "Values": [98, 99]}""");
        sweep.Work();
        Assert.Equal((2, false, true), (sweep.State.DoneCount, sweep.State.HasDiverged(0), sweep.State.HasDiverged(1)));
    }
}
