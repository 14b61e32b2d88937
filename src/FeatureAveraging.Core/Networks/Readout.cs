namespace FeatureAveraging.Networks;

/// <summary>How a network's outputs become one decision between coarse classes. Every robustness number names it.</summary>
/// <remarks>Written for two coarse classes; of more, the one with the greatest value wins (<see cref="Decision"/>).</remarks>
public enum Readout
{
    /// <summary>
    /// Binary network: f(x) itself. k-class network: f_y against the best other class, i.e. robust as a k-class classifier.
    /// </summary>
    Native,

    /// <summary>Σ_{J₊} f_j − Σ_{J₋} f_j.</summary>
    Sum,

    /// <summary>Mean over J₊ minus mean over J₋.</summary>
    Mean,

    /// <summary>max_{J₊} f_j − max_{J₋} f_j.</summary>
    Max,

    /// <summary>log Σ_{J₊} e^{f_j} − log Σ_{J₋} e^{f_j}: the sign of P(J₊) − ½ under softmax.</summary>
    Probability,
}

/// <summary>Read-outs as records, files and pages name them.</summary>
public static class ReadoutWords
{
    /// <summary>The word for a read-out: <c>native</c>, <c>sum</c>, <c>mean</c>, <c>max</c> or <c>probability</c>.</summary>
    /// <param name="readout">The read-out.</param>
    public static string Word(this Readout readout) => readout.ToString().ToLowerInvariant();
}
