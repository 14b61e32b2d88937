namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack descends. Success is judged by the deployed decision in every case.</summary>
public enum AttackLoss
{
    /// <summary>The margin of the deployed decision: of the read-out.</summary>
    Margin,

    /// <summary>
    /// The loss the network was trained on: logistic for the binary network, softmax cross-entropy
    /// on its own class for the k-class network.
    /// </summary>
    Training,

    /// <summary>
    /// The margin over the spread of the outputs, margin/(f₍₁₎ − f₍₃₎), f sorted decreasingly (Croce and Hein 2020); needs three outputs.
    /// </summary>
    Dlr,

    /// <summary>
    /// The best output of the own side (or class) minus one opposing output, one search for each of them.
    /// Read-outs without a maximum have one rival: the margin.
    /// </summary>
    Rivals,
}
