using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Cli;

/// <summary>
/// Adversarial points as NumPy arrays: <c>sample</c> [w], <c>distance</c> [w], <c>x</c> [w, d] in double precision, since single precision
/// could put a point back over the boundary.
/// </summary>
internal static class WitnessFile
{
    /// <summary>Writes the witnesses of an attack.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="attack">The attack.</param>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">The file cannot be written.</exception>
    public static void Write(string path, AttackResult attack)
    {
        Witness[] witnesses = [.. attack.Witnesses.OfType<Witness>()];
        int d = witnesses.Length == 0 ? 0 : witnesses[0].Point.Length;
        double[] points = new double[witnesses.Length * d];
        for (int i = 0; i < witnesses.Length; i++)
        {
            witnesses[i].Point.CopyTo(points.AsSpan(i * d));
        }

        NpzFile.Write(path, new Dictionary<string, NpyArray>
        {
            ["sample"] = NpyArray.FromIntegers([.. witnesses.Select(w => w.SampleIndex)]),
            ["distance"] = NpyArray.FromDoubles([.. witnesses.Select(w => w.Distance)], witnesses.Length),
            ["x"] = NpyArray.FromDoubles(points, witnesses.Length, d),
        });
    }
}
