using FeatureAveraging.Networks;

namespace FeatureAveraging.Vision.Training;

/// <summary>
/// The whole state of a training after an epoch; going on from it gives the same bits as never having stopped,
/// at the same number of threads.
/// </summary>
/// <param name="Fingerprint">Identifies options, images and initial model; a checkpoint of another training is refused.</param>
/// <param name="Arrays">The model's state by its own names, and the momentum of every trained array as <c>momentum.</c>
/// and its name.</param>
/// <param name="History">The finished epochs, in order.</param>
public sealed record VisionCheckpoint(
    string Fingerprint, IReadOnlyDictionary<string, ModelArray> Arrays, IReadOnlyList<VisionEpoch> History);
