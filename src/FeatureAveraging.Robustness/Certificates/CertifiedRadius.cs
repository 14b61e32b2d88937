using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>A proven lower bound on the radius of one sample, for the network itself (not for a smoothed one).</summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Margin">The margin at the sample.</param>
/// <param name="Radius">No perturbation up to this length makes the decision wrong; rounded down; 0 when it is wrong
/// already or nothing was proven, +∞ when none can.</param>
/// <param name="Method">How it was proven.</param>
/// <param name="Norm">The norm of the radius.</param>
public sealed record CertifiedRadius(int Sample, int Label, double Margin, double Radius, CertificateMethod Method, Norm Norm);
