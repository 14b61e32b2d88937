using System.Globalization;

namespace FeatureAveraging.Sweeps.Cells;

/// <summary>One run of a sweep.</summary>
/// <param name="Index">Its place in the grid.</param>
/// <param name="Id">Hash of experiment, effective options, seed and program version.</param>
/// <param name="Settings">The value of every axis option, as text.</param>
/// <param name="Seed">Root seed.</param>
public sealed record SweepCell(int Index, ulong Id, IReadOnlyList<string> Settings, ulong Seed)
{
    /// <summary>An id as text: 16 hexadecimal digits.</summary>
    /// <param name="id">The id.</param>
    public static string Show(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);
}
