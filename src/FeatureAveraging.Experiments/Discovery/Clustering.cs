using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Points and the centres they belong to.</summary>
/// <param name="Centers">Centres: c × d.</param>
/// <param name="Assigned">Centre of each point.</param>
/// <param name="Inertia">Σ of the squared distances to them.</param>
internal sealed record Clustering(Samples Centers, int[] Assigned, double Inertia);
