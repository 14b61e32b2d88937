using FeatureAveraging.Networks;
using FeatureAveraging.Robustness;

namespace FeatureAveraging;

public sealed partial class Classifier
{
    // f, and the slopes σ′(z_r): what a neuron does to the outputs comes in with the gradient
    private void EvaluateDense(DenseNetwork network, ReadoutWorkspace workspace)
    {
        Activation activation = network.Hidden.Activation;
        double[] z = workspace.Preactivations, slopes = workspace.NeuronSlopes;
        network.EvaluateOutputs(z, _weightNorms, workspace.Outputs);
        for (int r = 0; r < z.Length; r++)
        {
            slopes[r] = activation.Slope(z[r], _weightNorms[r]);
        }
    }

    // A dead neuron that would lower the objective gets the slope it has when it is on.
    private static void WakeDenseOpponents(DenseNetwork network, ReadoutWorkspace workspace)
    {
        double[] slopes = workspace.NeuronSlopes;
        for (int r = 0; r < slopes.Length; r++)
        {
            if (slopes[r] == 0 && Pull(network, workspace.OutputGradient, r) < 0)
            {
                slopes[r] = 1;
            }
        }
    }

    // σ′(z_r) becomes the derivative with respect to z_r.
    private static void WeighDense(DenseNetwork network, ReadoutWorkspace workspace)
    {
        double[] slopes = workspace.NeuronSlopes;
        for (int r = 0; r < slopes.Length; r++)
        {
            slopes[r] *= slopes[r] == 0 ? 0 : Pull(network, workspace.OutputGradient, r);
        }
    }

    // Σ_j (∂/∂f_j) a_jr
    private static double Pull(DenseNetwork network, double[] outputGradient, int neuron)
    {
        double sum = 0;
        for (int j = 0; j < outputGradient.Length; j++)
        {
            sum += outputGradient[j] * network.OutputWeights[j, neuron];
        }

        return sum;
    }
}
