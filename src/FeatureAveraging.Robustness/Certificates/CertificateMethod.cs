namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// How a radius was certified. Every method is sound; α-CROWN is never below CROWN, nor the local Lipschitz radius below the global one.
/// Between the families neither always wins.
/// </summary>
public enum CertificateMethod
{
    /// <summary>Every preactivation anywhere in its range, each on its own.</summary>
    Interval,

    /// <summary>
    /// Linear bounds of every ReLU, added up before the perturbation is chosen (Zhang et al. 2018); each lower line has slope 0 or 1.
    /// </summary>
    Crown,

    /// <summary>CROWN with the slopes of the lower lines optimised (Xu et al. 2021).</summary>
    AlphaCrown,

    /// <summary>The margin over a Lipschitz constant that holds everywhere.</summary>
    GlobalLipschitz,

    /// <summary>The margin over a Lipschitz constant that holds in the ball: neurons that cannot switch count as they are.</summary>
    LocalLipschitz,
}
