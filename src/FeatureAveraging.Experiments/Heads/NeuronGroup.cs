namespace FeatureAveraging.Experiments.Heads;

/// <summary>Neurons of one sign or one class whose weights are averaged.</summary>
/// <param name="Neurons">Their indices, ascending; none in a dead group.</param>
/// <param name="Own">Classes of the group's sign, or its one class.</param>
/// <param name="Cosines">cos(μ_i, w̄) with the mean weight w̄ of the neurons: k values; NaN in a dead group.</param>
internal sealed record NeuronGroup(int[] Neurons, IReadOnlyList<int> Own, double[] Cosines)
{
    /// <summary>Whether no neuron is left to average.</summary>
    public bool IsDead => Neurons.Length == 0;

    /// <summary>The own class the group points at most; −1 in a dead group.</summary>
    public int Preferred => IsDead ? -1 : Own.MaxBy(i => Cosines[i]);
}
