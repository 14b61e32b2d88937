namespace FeatureAveraging.Robustness;

/// <summary>Scratch memory for evaluating one classifier; made once per thread, so that loops allocate nothing.</summary>
public sealed class ReadoutWorkspace
{
    internal ReadoutWorkspace(int neurons, int outputs)
    {
        Preactivations = new double[neurons];
        NeuronSlopes = new double[neurons];
        Outputs = new double[outputs];
        OutputGradient = new double[outputs];
    }

    internal double[] Preactivations { get; }

    internal double[] NeuronSlopes { get; }

    internal double[] Outputs { get; }

    internal double[] OutputGradient { get; }
}
