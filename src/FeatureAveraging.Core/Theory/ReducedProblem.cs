namespace FeatureAveraging.Theory;

/// <summary>What the reduced dynamics need to know of data, network and training.</summary>
internal sealed record ReducedProblem
{
    /// <summary>n_j.</summary>
    public required double[] ClusterSizes { get; init; }

    /// <summary>‖μ_j‖².</summary>
    public required double[] CenterEnergies { get; init; }

    /// <summary>Group of neurons that cluster j belongs to: its side (binary) or its class.</summary>
    public required int[] Groups { get; init; }

    /// <summary>Number of groups, ≥ 2.</summary>
    public required int GroupCount { get; init; }

    /// <summary>σ².</summary>
    public required double NoiseVariance { get; init; }

    /// <summary>σ²d, the expected ‖ξ‖².</summary>
    public required double NoiseEnergy { get; init; }

    /// <summary>η/(nm) or η/(nh).</summary>
    public required double Rate { get; init; }

    /// <summary>Whether the biases are trained.</summary>
    public required bool HasBias { get; init; }

    /// <summary>The loss.</summary>
    public required PushFunction Push { get; init; }

    /// <summary>n.</summary>
    public double SampleCount => ClusterSizes.Sum();
}
