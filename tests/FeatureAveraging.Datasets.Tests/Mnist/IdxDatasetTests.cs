using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Mnist;

/// <summary>Data sets in MNIST's form, under the names that people have them.</summary>
public sealed class IdxDatasetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("mnist", "mnist/t10k-images.idx3-ubyte", "mnist/t10k-labels.idx1-ubyte")]
    [InlineData("mnist", "MNIST/raw/t10k-images-idx3-ubyte", "MNIST/raw/t10k-labels-idx1-ubyte")]
    [InlineData("fashion-mnist", "FashionMNIST/raw/t10k-images-idx3-ubyte", "FashionMNIST/raw/t10k-labels-idx1-ubyte")]
    [InlineData("kmnist", "kmnist/t10k-images-idx3-ubyte", "kmnist/t10k-labels-idx1-ubyte")]
    [InlineData("emnist-balanced", "emnist/emnist-balanced-test-images-idx3-ubyte", "emnist/emnist-balanced-test-labels-idx1-ubyte")]
    public void Load_UsualNames_AreFound(string id, string images, string labels)
    {
        Put(images, labels, [9, 4]);

        LoadedImages loaded = Find(id).Load(_directory.Path, DatasetSplit.Test);

        Assert.Equal([0, 255, 51, 102], loaded.Images.Pixels);
        Assert.Equal([9, 4], loaded.Images.Labels);
        Assert.Equal(id == "emnist-balanced" ? 47 : 10, loaded.ClassNames.Count);
    }

    [Fact]
    public void Load_Letters_CountFromZero()
    {
        Put("emnist/emnist-letters-test-images-idx3-ubyte", "emnist/emnist-letters-test-labels-idx1-ubyte", [1, 26]);

        LoadedImages loaded = Find("emnist-letters").Load(_directory.Path, DatasetSplit.Test);

        Assert.Equal([0, 25], loaded.Images.Labels);
        Assert.Equal(("a", "z"), (loaded.ClassNames[0], loaded.ClassNames[25]));
    }

    [Theory]
    [InlineData(new byte[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9 }, "it is not MNIST by its checksum, though it lies under that name (10 images)")]
    [InlineData(new byte[] { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7 }, "its labels begin as those of Fashion-MNIST do")]
    public void Load_OthersUnderTheNameOfMnist_AreNamed(byte[] labels, string said)
    {
        Put("mnist/t10k-images-idx3-ubyte", "mnist/t10k-labels-idx1-ubyte", labels);

        Diagnostic told = Assert.Single(Find("mnist").Load(_directory.Path, DatasetSplit.Test).Diagnostics);

        Assert.Equal((DiagnosticIds.NotTheOriginal, Severity.Warning), (told.Id, told.Severity));
        Assert.Contains(said, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MnistUnderAnotherName_IsNamed()
    {
        string? data = Environment.GetEnvironmentVariable("FAVG_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "FAVG_DATA is not set, so there is no MNIST to read.");
        foreach (string file in (string[])["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
        {
            _directory.Write("kmnist/" + file, File.ReadAllBytes(Path.Combine(data!, "mnist", file)));
        }

        Assert.Contains(
            "it is MNIST, and lies where KMNIST is looked for",
            Assert.Single(Find("kmnist").Load(_directory.Path, DatasetSplit.Test).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Nothing_SaysWhereItWasLookedFor() => Assert.Contains(
        "Fashion-MNIST is not there (searched",
        Assert.Throws<DatasetException>(() => Find("fashion-mnist").Load(_directory.Path, DatasetSplit.Train)).Message,
        StringComparison.Ordinal);

    private static IdxDataset Find(string id) => IdxDataset.All.Single(one => one.Id == id);

    private void Put(string images, string labels, byte[] classes)
    {
        byte[] pixels = [0, 255, 51, 102, .. new byte[(2 * classes.Length) - 4]];
        _directory.Write(images, [0, 0, 8, 3, 0, 0, 0, (byte)classes.Length, 0, 0, 0, 1, 0, 0, 0, 2, .. pixels]);
        _directory.Write(labels, [0, 0, 8, 1, 0, 0, 0, (byte)classes.Length, .. classes]);
    }
}
