using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public void List_EmptyDirectory_SaysWhereAndWhatIsMissing()
    {
        using var favg = new Favg();
        favg.Variables["FAVG_DATA"] = favg.Folder;

        Assert.Equal(ExitCode.Done, favg.Run("data list"));
        Assert.Contains(favg.Folder, favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 of 4 files here", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_EmptyDirectory_ExitsWithData()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Data, favg.Run("data verify mnist --data $DIR"));
        Assert.Equal(4, favg.Out.ToString().Split("absent").Length - 1);
        Assert.Contains("favg data fetch mnist", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar10", "cifar-10-batches-py")]
    [InlineData("cifar100", "cifar100/cifar-100-python")]
    public void ListVerifyDoctor_FoldersOfTorchvision_AreNamedAndNotCalledSound(string id, string folder)
    {
        using var favg = new Favg();
        favg.Variables["FAVG_DATA"] = favg.Folder;
        Directory.CreateDirectory(favg.PathOf(folder));

        Assert.Equal(ExitCode.Done, favg.Run("data list"));
        Assert.Contains($"{favg.PathOf(folder)} is used instead", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Data, favg.Run($"data verify {id}"));
        Assert.Contains($"unchecked {favg.PathOf(folder)}: it is read instead", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{id} cannot be checked", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(folder, new DataChecks(favg.Host(), null).Check(DatasetCatalog.Find(id)).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void ListAndDoctor_MnistOfTorchvision_IsThere()
    {
        using var favg = new Favg();
        Directory.CreateDirectory(favg.PathOf("MNIST/raw"));
        foreach (string name in (string[])["train-images-idx3", "train-labels.idx1", "t10k-images-idx3", "t10k-labels.idx1"])
        {
            File.WriteAllBytes(favg.PathOf($"MNIST/raw/{name}-ubyte"), [0]);
        }

        Assert.Equal(ExitCode.Done, favg.Run("data list --data $DIR"));
        Assert.Contains("4 of 4 files here", favg.Out.ToString(), StringComparison.Ordinal);
        Finding found = new DataChecks(favg.Host(), favg.Folder).Check(DatasetCatalog.Mnist);
        Assert.Contains("4 corrupt", found.Found, StringComparison.Ordinal);            // one byte each, found in its place
    }

    [Theory]
    [InlineData("data verify mnits --data $DIR", "Did you mean mnist?")]
    [InlineData("data fetch imagenet --data $DIR", "expected mnist or cifar10")]
    [InlineData("data fetch mnist --data $DIR --mirror ftp://example.org/", "http")]
    public void Data_UnknownNameOrAddress_ExitsWithUsage(string line, string hint)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run(line));
        Assert.Contains(hint, favg.Error.ToString(), StringComparison.Ordinal);
    }
}
