using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Tests.State;

public sealed class LeaseTableTests : IDisposable
{
    private const int Chunk = 0xabc;
    private readonly TestSweep _sweep = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public void TryTake_HeldByAnother_FailsUntilItIsReleased()
    {
        LeaseTable one = Table(), other = Table();
        Assert.True(one.TryTake(Chunk));
        Assert.False(other.TryTake(Chunk));
        Assert.False(one.TryTake(Chunk));
        Assert.Equal([Chunk], other.FindTaken());

        other.Release(Chunk);                           // not its own: nothing happens
        Assert.Equal([Chunk], other.FindTaken());
        one.Release(Chunk);
        Assert.Empty(other.FindTaken());
        Assert.True(other.TryTake(Chunk));
    }

    [Fact]
    public void TryTake_FromManyAtOnce_IsGivenToOne()
    {
        for (int chunk = 0; chunk < 50; chunk++)
        {
            LeaseTable[] tables = [.. Enumerable.Range(0, 8).Select(_ => Table())];
            Assert.Single(tables.AsParallel().WithDegreeOfParallelism(8).Where(table => table.TryTake(chunk)).ToArray());
        }
    }

    [Fact]
    public void TryTake_OwnerHasEndedOnThisHost_TakesItOver()
    {
        ProcessIdentity me = ProcessIdentity.Current;
        Write($"{me.Id} {me.Start - 1} guid {me.Place}");        // the same id, another start
        Assert.Empty(Table().FindTaken());
        Assert.True(Table().TryTake(Chunk));
    }

    [Fact]
    public void FindTaken_OwnerOnAnotherHost_IsStaleWhenItsHeartbeatStandsStillForTheWatcher()
    {
        Write("1 1 guid elsewhere/boot/space");
        LeaseTable watcher = Table();
        Assert.Equal([Chunk], watcher.FindTaken());
        _clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal([Chunk], watcher.FindTaken());
        File.SetLastWriteTimeUtc(PathOf(), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));    // a beat, by a clock that is wrong
        Assert.Equal([Chunk], watcher.FindTaken());
        _clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal([Chunk], watcher.FindTaken());
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(watcher.FindTaken());
        Assert.Empty(watcher.FindTaken(removesStale: true));
        Assert.False(File.Exists(PathOf()));
    }

    [Fact]
    public void Beat_LeaseThatWasTakenOver_IsHeldNoMore()
    {
        LeaseTable table = Table();
        table.TryTake(Chunk);
        table.Beat();
        Assert.True(table.Holds(Chunk));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc(PathOf()));
        Write("1 1 guid elsewhere/boot/space");
        table.Beat();
        Assert.False(table.Holds(Chunk));
        table.Release(Chunk);
        Assert.True(File.Exists(PathOf()));
    }

    private LeaseTable Table() => new(_sweep.Folder, _clock);

    private string PathOf() => Path.Combine(_sweep.Folder.Leases, "abc.lease");

    private void Write(string content) => File.WriteAllText(PathOf(), content);

    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now = TimeSpan.FromDays(10_000);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
