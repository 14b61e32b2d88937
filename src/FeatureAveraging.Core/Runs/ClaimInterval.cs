using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>The 95 % interval of a quantity that comes out otherwise when the run is repeated.</summary>
/// <param name="Low">Lower end; −∞ or NaN where it is not known.</param>
/// <param name="High">Upper end; +∞ or NaN where it is not known.</param>
/// <param name="Count">n, the seeds, images or samples behind it.</param>
/// <param name="Over">What varies.</param>
public sealed record ClaimInterval(double Low, double High, [property: JsonPropertyName("n")] int Count, IntervalOver Over);
