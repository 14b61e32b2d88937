using FeatureAveraging.Numerics;

namespace FeatureAveraging.Features;

/// <summary>What can be said of one coarse class at one layer: does one direction break all its sub-classes?</summary>
/// <param name="Group">The coarse class, from 0.</param>
/// <param name="Samples">Samples that were looked at.</param>
/// <param name="Data">Whether the sub-classes are distinct in the layer's values.</param>
/// <param name="Accuracy">
/// Share of the samples that are nearest to the mean of their own sub-class, means and samples from different halves.
/// </param>
/// <param name="Chance">Share of the largest sub-class: the accuracy of always naming it.</param>
/// <param name="Gradient">Whether the unit gradient of the margin depends on the sub-class; null where all of them are 0.</param>
/// <param name="Index">Shared-direction index S: mean of cos(ḡ_i, ḡ_j) over pairs of sub-classes; NaN where there is none.</param>
/// <param name="Low">Lower end of its 95 % bootstrap interval over samples within sub-classes.</param>
/// <param name="High">Upper end.</param>
/// <param name="Verdict">What follows.</param>
public sealed record AveragingStatement(
    int Group, int Samples, Permanova Data, double Accuracy, double Chance, Permanova? Gradient, double Index, double Low, double High,
    AveragingVerdict Verdict)
{
    /// <summary>The verdict of all coarse classes together.</summary>
    /// <param name="verdicts">One of each class.</param>
    /// <returns>What all classes with a verdict share, else in between; no statement where none has one.</returns>
    public static AveragingVerdict Combine(IEnumerable<AveragingVerdict> verdicts)
    {
        AveragingVerdict[] stated = [.. verdicts.Where(v => v != AveragingVerdict.NoStatement).Distinct()];
        return stated.Length switch
        {
            0 => AveragingVerdict.NoStatement,
            1 => stated[0],
            _ => AveragingVerdict.InBetween,
        };
    }

    /// <summary>A verdict in words.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Words(AveragingVerdict verdict) => verdict switch
    {
        AveragingVerdict.Averages => "averages",
        AveragingVerdict.Decouples => "decouples",
        AveragingVerdict.InBetween => "in between",
        _ => "no statement",
    };
}

/// <summary>Whether a classifier averages the features of a coarse class.</summary>
public enum AveragingVerdict
{
    /// <summary>The sub-classes are not distinct in the data, or there are not two: nothing can be said.</summary>
    NoStatement,

    /// <summary>One direction breaks all sub-classes.</summary>
    Averages,

    /// <summary>Each sub-class is broken by a direction of its own.</summary>
    Decouples,

    /// <summary>Neither.</summary>
    InBetween,
}
