using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Checking;

/// <summary>libtorch on a device.</summary>
/// <param name="device">Where it computes.</param>
internal sealed class LibtorchArithmetic(Device device) : IArithmetic
{
    public string Name => $"libtorch {Libtorch.Version}";

    public int Threads
    {
        get => get_num_threads();
        set => set_num_threads(value);
    }

    public bool TrySwitchOneDnn(bool on) => LibtorchSwitches.TryUseOneDnn(on);

    public ConvolutionValues Convolve(ConvolutionCase problem, ConvolutionData data)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = Load(problem, data.Input, problem.Inputs, problem.Side, ConvolutionCase.Images).requires_grad_();
        Tensor weights = Load(problem, data.Weights, problem.Inputs, problem.Size, problem.Outputs).requires_grad_();
        Tensor upstream = Load(problem, data.Upstream, problem.Outputs, problem.OutputSide, ConvolutionCase.Images);
        Tensor result = Apply(problem, input, weights);
        IList<Tensor> gradients = autograd.grad([result], [input, weights], [upstream]);
        return new ConvolutionValues(
            TensorMemory.ReadDoubles(result.detach()), TensorMemory.ReadDoubles(gradients[0]), TensorMemory.ReadDoubles(gradients[1]));
    }

    private static Tensor Apply(ConvolutionCase problem, Tensor input, Tensor weights)
    {
        long padding = problem.Size / 2;
        return (problem.Layout, problem.Side) switch
        {
            (ConvolutionLayout.Own, 1) => nn.functional.linear(input.flatten(1), weights.flatten(1)).view(ConvolutionCase.Images, -1, 1, 1),
            (ConvolutionLayout.Own, _) => Convolution.Apply(input, weights, bias: null, problem.Stride),
            _ => nn.functional.conv2d(input, weights, null, [problem.Stride, problem.Stride], [padding, padding]),
        };
    }

    private Tensor Load(ConvolutionCase problem, float[] values, long channels, long side, long count)
    {
        Tensor plain = TensorMemory.Create(values, [count, channels, side, side], device).to(problem.Type);
        return (problem.Layout == ConvolutionLayout.PlainOrder ? plain : ChannelsLast.Arrange(plain)).detach();
    }
}
