using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>ResNet-18 for 32 × 32 images as one would write it with TorchSharp's own modules.</summary>
internal sealed class BareResNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Declares the layers.</summary>
    /// <param name="width">Channels of the first stage.</param>
    public BareResNet(int width)
        : base(nameof(BareResNet))
    {
        var layers = new List<nn.Module<Tensor, Tensor>>
        {
            nn.Conv2d(3, width, 3, padding: 1, bias: false),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace: true),
        };
        for (int block = 0, channels = width; block < 8; block++)
        {
            int outputs = width << (block / 2);
            layers.Add(new Block(channels, outputs, block is 2 or 4 or 6 ? 2 : 1));
            channels = outputs;
        }

        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8 * width, 10)]);
        _layers = nn.Sequential(layers);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _layers.forward(input);

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _inner;
        private readonly Sequential? _around;

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            _inner = nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false),
                nn.BatchNorm2d(outputs),
                nn.ReLU(inplace: true),
                nn.Conv2d(outputs, outputs, 3, padding: 1, bias: false),
                nn.BatchNorm2d(outputs));
            _around = stride == 1 && inputs == outputs
                ? null
                : nn.Sequential(new EveryPixel(stride), nn.Conv2d(inputs, outputs, 1, bias: false), nn.BatchNorm2d(outputs));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            _inner.forward(input).add_(_around is null ? input : _around.forward(input)).relu_();
    }

    /// <summary>
    /// Every stride-th pixel: with stride 1 after it, a 1 × 1 convolution does not corrupt memory
    /// (docs/decisions/0010-when-libtorch-is-wrong.md).
    /// </summary>
    private sealed class EveryPixel(long stride) : nn.Module<Tensor, Tensor>(nameof(EveryPixel))
    {
        private readonly TensorIndex _chosen = TensorIndex.Slice(step: stride);

        public override Tensor forward(Tensor input) => input[TensorIndex.Ellipsis, _chosen, _chosen];
    }
}
