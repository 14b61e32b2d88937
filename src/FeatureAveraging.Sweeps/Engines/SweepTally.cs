using System.Globalization;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>How far a sweep is.</summary>
/// <param name="Cells">All cells.</param>
/// <param name="Done">Cells that have come to their end.</param>
/// <param name="Failed">Cells that have failed for good.</param>
/// <param name="PerSecond">Cells that came to their end per second lately; 0 where that is not known.</param>
/// <param name="Workers">Who works, in a few words.</param>
public readonly record struct SweepTally(int Cells, int Done, int Failed, double PerSecond, string Workers)
{
    /// <summary>Cells that are to be run.</summary>
    public int Pending => Cells - Done - Failed;

    /// <summary>In one line.</summary>
    public override string ToString()
    {
        string failed = Failed == 0 ? "" : $", {Whole(Failed)} failed";
        string pace = PerSecond <= 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", {PerSecond:0.##} a second, {Show(TimeSpan.FromSeconds(Pending / PerSecond))} left");
        return $"{Whole(Done)} of {Whole(Cells)} cells{failed}{(Pending == 0 ? "" : pace)}{(Workers.Length == 0 ? "" : ", " + Workers)}";
    }

    private static string Whole(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Show(TimeSpan left) =>
        left.TotalHours >= 1 ? FormattableString.Invariant($"{left.TotalHours:0.0} h")
        : left.TotalMinutes >= 1 ? FormattableString.Invariant($"{left.TotalMinutes:0.0} min")
        : FormattableString.Invariant($"{left.TotalSeconds:0} s");
}

/// <summary>How fast a sweep goes, by the cells of the last minute.</summary>
internal sealed class SweepPace(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Queue<(long At, int Done)> _marks = [];

    public SweepTally Tally(SweepState state, int cells, int pending, string workers)
    {
        long now = clock.GetTimestamp();
        _marks.Enqueue((now, state.DoneCount));
        while (_marks.Count > 2 && clock.GetElapsedTime(_marks.Peek().At, now) > Window)
        {
            _marks.Dequeue();
        }

        (long at, int done) = _marks.Peek();
        double seconds = clock.GetElapsedTime(at, now).TotalSeconds;
        return new SweepTally(
            cells, state.DoneCount, cells - state.DoneCount - pending, seconds > 0 ? (state.DoneCount - done) / seconds : 0, workers);
    }
}
