namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What projected gradient descent descends. Success is judged by the deployed decision either way.</summary>
public enum PgdLoss
{
    /// <summary>The margin of the deployed decision: of the read-out.</summary>
    Margin,

    /// <summary>The loss the network was trained on: logistic for the binary network, softmax cross-entropy on its own class for the k-class network.</summary>
    Native,
}
