namespace FeatureAveraging.Vision.Training;

/// <summary>
/// What the hidden layers compute in while training; weights, their updates, normalisation statistics,
/// the last layer and the loss are always float32.
/// </summary>
public enum Precision
{
    /// <summary>
    /// Mixed on a GPU (bfloat16 is fast from Ampere on) and where the processor multiplies bfloat16 in hardware, else full;
    /// the result says which.
    /// </summary>
    Auto,

    /// <summary>float32.</summary>
    Full,

    /// <summary>bfloat16.</summary>
    Mixed,
}
