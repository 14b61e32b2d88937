using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

/// <summary>The layers of the networks as plain loops in double precision, on one image; weights are taken from a state by name.</summary>
internal sealed class PlainLayers(IReadOnlyDictionary<string, ModelArray> state)
{
    /// <summary>Channels × height × width.</summary>
    internal sealed record Image(int Channels, int Height, int Width, double[] Values)
    {
        public double At(int c, int y, int x) => y < 0 || y >= Height || x < 0 || x >= Width ? 0 : Values[(((c * Height) + y) * Width) + x];

        public static Image Make(int channels, int height, int width, Func<int, int, int, double> value) =>
            new(channels, height, width,
            [
                .. from c in Enumerable.Range(0, channels)
                   from y in Enumerable.Range(0, height)
                   from x in Enumerable.Range(0, width)
                   select value(c, y, x),
            ]);

        public Image Map(Func<int, double, double> value) => Make(Channels, Height, Width, (c, y, x) => value(c, At(c, y, x)));
    }

    public Image Convolve(string name, Image image, int stride = 1)
    {
        ModelArray w = state[$"{name}.weight"];
        int outputs = w.Lengths[0], inputs = w.Lengths[1], size = w.Lengths[2], padding = size / 2;
        float[]? bias = state.TryGetValue($"{name}.bias", out ModelArray? b) ? b.Values : null;
        int height = ((image.Height - 1) / stride) + 1, width = ((image.Width - 1) / stride) + 1;
        return Image.Make(outputs, height, width, (o, y, x) =>
        {
            double sum = bias?[o] ?? 0;
            for (int c = 0; c < inputs; c++)
            {
                for (int i = 0; i < size * size; i++)
                {
                    sum += w.Values[(((o * inputs) + c) * size * size) + i]
                        * image.At(c, (y * stride) + (i / size) - padding, (x * stride) + (i % size) - padding);
                }
            }

            return sum;
        });
    }

    public Image Normalize(string name, Image image) => image.Map((c, v) =>
        (
            (v - state[$"{name}.running_mean"].Values[c]) / Math.Sqrt(
                state[$"{name}.running_var"].Values[c] + 1e-5) * state[$"{name}.weight"].Values[c]) + state[$"{name}.bias"].Values[c]);

    public Image NormalizeInput(Image image) =>
        image.Map((c, v) => (v - state["normalize.mean"].Values[c]) / state["normalize.std"].Values[c]);

    public static Image Relu(Image image) => image.Map((_, v) => Math.Max(0, v));

    public static Image MaximumOfFour(Image image) => Image.Make(image.Channels, image.Height / 2, image.Width / 2, (c, y, x) =>
        new[]
        {
            image.At(c, 2 * y, 2 * x),
            image.At(c, 2 * y, (2 * x) + 1),
            image.At(c, (2 * y) + 1, 2 * x),
            image.At(c, (2 * y) + 1, (2 * x) + 1),
        }.Max());

    public double[] Linear(string name, double[] x) =>
    [
        .. state[$"{name}.bias"].Values
            .Select((b, o) => b + x.Select((v, i) => v * state[$"{name}.weight"].Values[(o * x.Length) + i]).Sum()),
    ];

    public double[] ResNetFeatures(Image image)
    {
        Image x = Relu(Normalize("bn1", Convolve("conv1", NormalizeInput(image))));
        for (int block = 0; block < 8; block++)
        {
            (string name, int stride) = ($"layer{(block / 2) + 1}.{block % 2}", block is 2 or 4 or 6 ? 2 : 1);
            Image inner =
                Normalize($"{name}.bn2", Convolve($"{name}.conv2", Relu(Normalize($"{name}.bn1", Convolve($"{name}.conv1", x, stride)))));
            Image around = stride == 1 ? x : Normalize($"{name}.downsample.1", Convolve($"{name}.downsample.0", x, stride));
            x = Relu(Image.Make(inner.Channels, inner.Height, inner.Width, (c, r, q) => inner.At(c, r, q) + around.At(c, r, q)));
        }

        return [.. x.Values.Chunk(x.Height * x.Width).Select(plane => plane.Average())];
    }

    public double[] SmallCnnFeatures(Image image)
    {
        Image x = MaximumOfFour(Relu(Convolve("conv1", NormalizeInput(image))));
        x = MaximumOfFour(Relu(Convolve("conv2", x)));
        return [.. Linear("fc1", x.Values).Select(v => Math.Max(0, v))];
    }

    public double[] MlpFeatures(Image image) =>
        [.. Linear("fc2", [.. Linear("fc1", NormalizeInput(image).Values).Select(v => Math.Max(0, v))]).Select(v => Math.Max(0, v))];
}
