using System.Diagnostics;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>
/// Wall time of each point of a solver on one thread: the time between two reports of progress.
/// The first point, which carries the set-up, is left out where there are others.
/// </summary>
internal sealed class PointTimer : IProgress<AttackProgress>
{
    private readonly List<double> _milliseconds = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>One value per point.</summary>
    public IEnumerable<double> Milliseconds => _milliseconds.Count > 1 ? _milliseconds.Skip(1) : _milliseconds;

    /// <inheritdoc/>
    public void Report(AttackProgress value)
    {
        _milliseconds.Add(Stopwatch.GetElapsedTime(_last).TotalMilliseconds);
        _last = Stopwatch.GetTimestamp();
    }
}
