using FeatureAveraging.Data;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Libtorch;

/// <summary>Samples as libtorch holds them; made once and shared, so that no benchmark times the copy.</summary>
internal sealed class TensorData : IDisposable
{
    /// <summary>Copies samples.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="type">float32 or float64.</param>
    public TensorData(LabeledSamples data, ScalarType type)
    {
        Inputs = tensor(data.Inputs.Values.ToArray(), [data.Count, data.Inputs.Dimension], type);
        Labels = tensor(data.Labels.ToArray(), type);
        Clusters = tensor(data.Clusters.ToArray(), ScalarType.Int64);
    }

    /// <summary>n × d.</summary>
    public Tensor Inputs { get; }

    /// <summary>n values, ±1.</summary>
    public Tensor Labels { get; }

    /// <summary>n class indices; empty when unknown.</summary>
    public Tensor Clusters { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
        Clusters.Dispose();
    }
}
