namespace FeatureAveraging.Core.Tests.Numerics.Kernels;

/// <summary>A clock that only moves when a test moves it.</summary>
internal sealed class PlayedClock : TimeProvider
{
    private long _now;

    public long Frequency { get; init; } = 1000;

    public override long TimestampFrequency => Frequency;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Advance(long ticks) => Interlocked.Add(ref _now, ticks);
}
