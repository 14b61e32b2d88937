using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Tests.State;

public sealed class SweepStateTests
{
    [Fact]
    public void Refresh_LineThatAKillCut_IsNoResultUntilItIsWhole()
    {
        using var sweep = new TestSweep();
        string line = sweep.Done(1);
        sweep.Write("a.jsonl", sweep.Done(0) + line[..^5]);
        var state = new SweepState(sweep.Folder, sweep.Grid);

        state.Refresh();
        Assert.Equal(1, state.DoneCount);

        sweep.Write("a.jsonl", sweep.Done(0) + line);
        state.Refresh();
        Assert.Equal((2, CellStatus.Done, CellStatus.Pending), (state.DoneCount, state.StatusOf(1), state.StatusOf(2)));
    }

    /// <summary>However the files are read, in one go or as they grow, the same result counts, and once.</summary>
    [Fact]
    public void Refresh_SeveralResultsOfOneCell_CountOnceAndThatOfTheFirstFile()
    {
        using var sweep = new TestSweep();
        var grown = new SweepState(sweep.Folder, sweep.Grid, keepsValues: true);
        sweep.Write("b.jsonl", sweep.Done(0, sum: 2));
        grown.Refresh();
        sweep.Write("a.jsonl", sweep.Done(0, sum: 1) + sweep.Done(0, sum: 5));
        sweep.Write("c.jsonl", sweep.Done(0, sum: 3));
        grown.Refresh();

        foreach (SweepState state in (SweepState[])[grown, sweep.State])
        {
            Assert.Equal((1, 0.5), (state.DoneCount, state.Seconds));
            Assert.Equal([("product", 2), ("sum", 1)], state.MetricsOf(0));
        }
    }

    [Fact]
    public void StatusOf_Failures_AreTriedAgainAsOftenAsTheSweepSays()
    {
        using var sweep = new TestSweep(more: """, "Resources": {"Retries": 2}""");
        sweep.Write("a.jsonl", string.Concat(Enumerable.Repeat(sweep.Begin(0) + sweep.Failed(0), 2)));
        Assert.Equal(CellStatus.Pending, sweep.State.StatusOf(0));

        sweep.Write("b.jsonl", sweep.Begin(0) + sweep.Failed(0));
        Assert.Equal(CellStatus.Failed, sweep.State.StatusOf(0));
        Assert.Equal("no", sweep.State.MessageOf(0));
        Assert.Equal([0], sweep.State.Failed);

        sweep.Write("c.jsonl", sweep.Begin(0) + sweep.Done(0));
        Assert.Equal(CellStatus.Done, sweep.State.StatusOf(0));
    }

    [Fact]
    public void StatusOf_CellWhoseProcessesDie_FailsAtLast()
    {
        using var sweep = new TestSweep();
        for (int i = 0; i < SweepState.MostLosses; i++)
        {
            sweep.Write($"{i}.jsonl", sweep.Begin(0));
        }

        Assert.Equal(CellStatus.Pending, sweep.State.StatusOf(0));
        sweep.Write("last.jsonl", sweep.Begin(0));
        Assert.Equal(CellStatus.Failed, sweep.State.StatusOf(0));
        Assert.Null(sweep.State.MessageOf(0));
    }

    [Fact]
    public void StatusOf_ResultWithoutAMetricToKeep_IsNone()
    {
        using var sweep = new TestSweep(more: """, "Metrics": ["sum", "other"]""");
        sweep.Write("a.jsonl", sweep.Done(0));
        Assert.Equal(CellStatus.Pending, sweep.State.StatusOf(0));

        using var lesser = new TestSweep(more: """, "Metrics": ["sum"]""");
        lesser.Write("a.jsonl", lesser.Done(0));
        Assert.Equal(CellStatus.Done, lesser.State.StatusOf(0));
    }

    [Fact]
    public void Refresh_ForeignCellsAndDamage_CountNowhere()
    {
        using var sweep = new TestSweep();
        sweep.Write("a.jsonl", $$$"""
            {"cell":"00000000000000ff","seconds":1,"metrics":{"sum":1}}
            {{{new string('\0', 40)}}}
            {"what":1}
            {"cell":"xyz","seconds":1,"metrics":{}}

            """ + sweep.Done(2));

        Assert.Equal((1, 1, CellStatus.Done), (sweep.State.DoneCount, sweep.State.StrangerCount, sweep.State.StatusOf(2)));
    }
}
