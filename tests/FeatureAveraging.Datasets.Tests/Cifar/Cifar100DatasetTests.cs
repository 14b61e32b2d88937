using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;

namespace FeatureAveraging.Datasets.Tests.Cifar;

public sealed class Cifar100DatasetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("cifar100/cifar-100-binary/")]
    [InlineData("cifar-100-binary/")]
    public void Load_Directory_GivesFineClassesAndTheirCoarseOnes(string below)
    {
        _directory.Write(below + "test.bin", Records(j => j / 5));

        (LoadedImages loaded, Partition coarse) = Cifar100Dataset.Load(_directory.Path, DatasetSplit.Test, imagesPerBatch: 100);

        Assert.Equal(Enumerable.Range(0, 100), loaded.Images.Labels);
        Assert.Equal((3, 32, 32), (loaded.Images.Channels, loaded.Images.Height, loaded.Images.Width));
        Assert.Equal(Enumerable.Range(0, 100).Select(j => (byte)j), loaded.Images.Pixels.Chunk(3072).Select(image => image[^1]));
        Assert.Equal(Enumerable.Range(0, 100).Select(j => j / 5), coarse.Groups.ToArray());
        Assert.Equal((100, 20), (loaded.ClassNames.Count, coarse.GroupCount));
    }

    [Fact]
    public void Load_TrainingPart_IsFiveTimesAsLarge()
    {
        byte[] once = Records(j => j / 5);
        _directory.Write("cifar-100-binary/train.bin", [.. once, .. once, .. once, .. once, .. once]);

        Assert.Equal(500, Cifar100Dataset.Load(_directory.Path, DatasetSplit.Train, imagesPerBatch: 100).Images.Images.Count);
    }

    [Theory]
    [InlineData(20, "image 7 of test.bin has label 20; expected a class from 0 to 19")]
    [InlineData(1, "")]
    public void Load_CoarseLabelThatIsNoClass_IsNamed(int coarse, string said)
    {
        _directory.Write("cifar-100-binary/test.bin", Records(j => j == 7 ? coarse : j / 5));

        Exception? fault = Record.Exception(() => Cifar100Dataset.Load(_directory.Path, DatasetSplit.Test, imagesPerBatch: 100));

        Assert.Equal(said.Length > 0, fault is DatasetException);
        Assert.Contains(said, fault?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Nothing_NamesTheCommand() => Assert.Contains(
        "favg data fetch cifar100", Assert.Throws<DatasetException>(() => Cifar100Dataset.Load(_directory.Path, DatasetSplit.Test)).Message,
        StringComparison.Ordinal);

    private static byte[] Records(Func<int, int> coarse) =>
        [.. Enumerable.Range(0, 100).SelectMany(j => (byte[])[(byte)coarse(j), (byte)j, .. Enumerable.Repeat((byte)j, 3072)])];
}
