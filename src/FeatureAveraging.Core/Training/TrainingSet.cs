using FeatureAveraging.Data;

namespace FeatureAveraging.Training;

/// <summary>Training data together with what several trainings on it can share (the Gram matrix K = XXᵀ of the dual form).</summary>
public sealed class TrainingSet
{
    /// <summary>Wraps data; nothing is computed until a training needs it.</summary>
    /// <param name="data">The samples.</param>
    public TrainingSet(LabeledSamples data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
    }

    /// <summary>The samples.</summary>
    public LabeledSamples Data { get; }
}
