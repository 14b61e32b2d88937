using FeatureAveraging.Experiments.Frontiers;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The test samples of a hardening. They are read once: when everything is chosen.</summary>
public interface IHardenTest
{
    /// <summary>n, the samples that accuracies are shares of.</summary>
    int Count { get; }

    /// <summary>Measures a chosen network.</summary>
    /// <param name="arm">Name of its arm.</param>
    /// <param name="seed">Which seed of the run, from 0.</param>
    /// <returns>Accuracy on all samples, radii of some, the same ones for every network.</returns>
    MeasuredPoint Measure(string arm, int seed);

    /// <summary>Which samples a chosen network decides right: n values.</summary>
    /// <param name="arm">Name of its arm.</param>
    /// <param name="seed">Which seed of the run, from 0.</param>
    IReadOnlyList<bool> FindCorrect(string arm, int seed);
}
