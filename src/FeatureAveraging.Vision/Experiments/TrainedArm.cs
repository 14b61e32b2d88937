using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>An arm with its network and what was found about it. Owns the network.</summary>
internal sealed class TrainedArm(ImageArm arm, VisionModel model) : IDisposable
{
    public ImageArm Arm => arm;

    public VisionModel Model => model;

    /// <summary>Logits of the test images: n × k; null until they are measured.</summary>
    public Matrix? CleanLogits { get; set; }

    /// <summary>What the attacks found, by read-out.</summary>
    public Dictionary<Readout, SuiteResult> Suites { get; } = [];

    /// <summary>Its network at the stages of training that are compared.</summary>
    public IReadOnlyList<VisionCheckpoint> Stages { get; set; } = [];

    /// <summary>The read-out the arm is compared by.</summary>
    public Readout MainReadout => arm.Readouts[0];

    /// <summary>What was found on it.</summary>
    public SuiteResult MainSuite => Suites[MainReadout];

    public void Dispose() => model.Dispose();
}
