namespace FeatureAveraging.Training;

/// <summary>One block of samples on its way through a head. Neuron-major: neuron r's values start at r·stride.</summary>
internal ref struct HeadBlock
{
    /// <summary>Number of samples in the block.</summary>
    public int Count;

    /// <summary>First place of the block.</summary>
    public int First;

    /// <summary>Which sample stands at each place; null when they stand as they lie.</summary>
    public int[]? Order;

    /// <summary>The sample at a place of the block.</summary>
    /// <param name="place">Place, from 0.</param>
    public readonly int Sample(int place) => Order is null ? First + place : Order[First + place];

    /// <summary>z, read.</summary>
    public ReadOnlySpan<double> Preactivations;

    /// <summary>Stride of z.</summary>
    public int Stride;

    /// <summary>Receives ∂(Σ loss)/∂z over the block's samples, stride <see cref="OutputHead.BlockRows"/>.</summary>
    public Span<double> Gradients;

    /// <summary>‖w_r‖; empty for the ReLU.</summary>
    public ReadOnlySpan<double> WeightNorms;

    /// <summary>
    /// Receives, added, Σᵢ ∂ℓᵢ/∂f_j · σ(z_ir) per neuron, output row after output row, and, last, Σᵢ ∂ℓᵢ/∂f_j per row;
    /// empty when not needed.
    /// </summary>
    public Span<double> OutputGradients;

    /// <summary>Receives, added, the number of samples with z &gt; 0 per neuron; empty when not needed.</summary>
    public Span<int> ActiveCounts;

    /// <summary>At least <see cref="OutputHead.ScratchLength"/> doubles.</summary>
    public Span<double> Scratch;

    /// <summary>Whether loss and margins are wanted too.</summary>
    public bool Measure;
}
