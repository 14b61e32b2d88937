using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>A deep network at the end of an epoch, and what it is worth on validation images.</summary>
/// <param name="Seed">Seed of its training.</param>
/// <param name="Step">Epochs trained.</param>
/// <param name="Options">What it is made of.</param>
/// <param name="State">Its weights and buffers.</param>
/// <param name="Accuracy">Share of all validation images that it decides right.</param>
/// <param name="Attacked">Shortest perturbations that FMN found of some of them.</param>
internal sealed record DeepPoint(
    Seed Seed, int Step, VisionModelOptions Options, IReadOnlyDictionary<string, ModelArray> State, double Accuracy,
    IReadOnlyList<double> Attacked)
    : MeasuredPoint(Seed, Step, Accuracy, [.. new double[Attacked.Count]], Attacked, IsExact: false)
{
    /// <summary>Makes the network; the caller disposes it.</summary>
    public VisionModel CreateModel(VisionDevice device) => VisionModel.FromState(Options, State, device);
}
