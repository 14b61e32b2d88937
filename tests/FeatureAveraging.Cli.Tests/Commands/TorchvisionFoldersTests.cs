using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Cifar;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>CIFAR in pickles of the installed NumPy, in protocols 2 to 5, against the binary version of the same images.</summary>
public sealed class TorchvisionFoldersTests : IDisposable
{
    private const string Script = """
        import os, pickle, numpy
        n = 10000
        rng = numpy.random.default_rng(0)
        pixels = rng.integers(0, 256, (n, 3072), dtype=numpy.uint8)
        fine = [int(j) for j in rng.permutation(n) % 100]
        coarse = [j // 5 for j in fine]
        labels = [j % 10 for j in fine]
        names = ["%05d.png" % i for i in range(n)]

        def write(path, content, protocol=None):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content) if protocol is None else pickle.dump(content, file, protocol)

        write("binary/cifar-10-batches-bin/test_batch.bin", b"".join(bytes([labels[i]]) + pixels[i].tobytes() for i in range(n)))
        write("binary/cifar-100-binary/test.bin", b"".join(bytes([coarse[i], fine[i]]) + pixels[i].tobytes() for i in range(n)))
        for protocol in range(2, 6):
            write(f"{protocol}/cifar-10-batches-py/test_batch",
                  {b"batch_label": b"testing batch 1 of 1", b"labels": labels, b"data": pixels, b"filenames": names}, protocol)
        write("2/cifar-100-python/test",
              {"filenames": names, "fine_labels": fine, "coarse_labels": coarse, "data": pixels}, 4)
        write("2/cifar-100-python/meta",
              {"fine_label_names": ["f%d" % i for i in range(100)], "coarse_label_names": ["c%d" % i for i in range(20)]}, 2)

        class Bad:
            def __reduce__(self):
                return (os.system, ("touch executed",))

        write("bad/cifar-10-batches-py/test_batch", {"data": Bad(), "labels": labels}, 4)
        write("objects/cifar-10-batches-py/test_batch", {"data": pixels.astype(object)[:3], "labels": labels}, 4)
        """;

    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Load_PicklesOfTheInstalledNumPy_AreTheBinaryVersionBitForBit()
    {
        string? python = Python.Find("numpy", out string reason);
        Assert.SkipWhen(python is null, reason);
        Python.Run(python, _favg.Folder, "-c", Script);

        ImageSet binary = Cifar10Dataset.Load(_favg.PathOf("binary"), DatasetSplit.Test).Images;
        for (int protocol = 2; protocol <= 5; protocol++)
        {
            AssertSame(binary, Cifar10Dataset.Load(_favg.PathOf($"{protocol}"), DatasetSplit.Test).Images);
        }

        (var expected, Partition coarse) = Cifar100Dataset.Load(_favg.PathOf("binary"), DatasetSplit.Test);
        (var read, Partition readCoarse) = Cifar100Dataset.Load(_favg.PathOf("2"), DatasetSplit.Test);
        AssertSame(expected.Images, read.Images);
        Assert.Equal(coarse.Groups.ToArray(), readCoarse.Groups.ToArray());
        AssertRefused("bad", "'posix.system'");
        AssertRefused("objects", "an array of type 'O8'");
        Assert.False(File.Exists(_favg.PathOf("executed")) || File.Exists("executed"));
    }

    private static void AssertSame(ImageSet expected, ImageSet read)
    {
        Assert.True(expected.Pixels.AsSpan().SequenceEqual(read.Pixels));
        Assert.Equal(expected.Labels, read.Labels);
    }

    private void AssertRefused(string folder, string said) => Assert.Contains(
        said, Assert.Throws<DatasetException>(() => Cifar10Dataset.Load(_favg.PathOf(folder), DatasetSplit.Test)).Message,
        StringComparison.Ordinal);
}
