using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Cli;

/// <summary>
/// Adversarial points as a samples file: <c>x</c> [w, d] in double precision where single precision could put a point back over the
/// boundary, <c>y</c> and what else is known of the samples they belong to, and <c>sample</c> [w], <c>distance</c> [w].
/// </summary>
internal static class WitnessFile
{
    /// <summary>Writes the witnesses of an attack.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="samples">The samples that were attacked.</param>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">The file cannot be written.</exception>
    public static void Write(string path, AttackResult attack, LabeledSamples samples)
    {
        Witness[] witnesses = [.. attack.Witnesses.OfType<Witness>()];
        int d = samples.Inputs.Dimension;
        double[] points = new double[witnesses.Length * d];
        for (int i = 0; i < witnesses.Length; i++)
        {
            witnesses[i].Point.CopyTo(points.AsSpan(i * d));
        }

        LabeledSamples broken = samples.Take([.. witnesses.Select(w => w.SampleIndex)]);
        SamplesFile.Save(
            path, broken.WithInputs(Samples.FromDoubles(witnesses.Length, d, points)),
            [
                new("sample", NpyArray.FromIntegers([.. witnesses.Select(w => w.SampleIndex)])),
                new("distance", NpyArray.FromDoubles([.. witnesses.Select(w => w.Distance)], witnesses.Length)),
            ]);
    }
}
