namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>What a radius case is held to. All but the last also demand that every radius is exact.</summary>
internal enum RadiusMeasure
{
    /// <summary>Wall time for all points, in seconds, set-up included: at most the bound.</summary>
    TotalSeconds,

    /// <summary>Median wall time of a point, in milliseconds: at most the bound.</summary>
    MillisecondsPerPoint,

    /// <summary>Share of the correctly decided points whose bracket closes within the gap and the time given: at least the bound.</summary>
    SolvedShare,
}
