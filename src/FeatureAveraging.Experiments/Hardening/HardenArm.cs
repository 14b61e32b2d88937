using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>One row of a hardening's table.</summary>
/// <param name="Name">Its name in the record, one of <see cref="ArmName"/>.</param>
/// <param name="Readout">How its networks decide.</param>
/// <param name="NamesReadout">Whether metrics name the read-out: not where there is one way to decide.</param>
public sealed record HardenArm(string Name, Readout Readout, bool NamesReadout)
{
    /// <summary>The read-out in the names of metrics; null for none.</summary>
    public Readout? Named => NamesReadout ? Readout : null;
}
