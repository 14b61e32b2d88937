namespace FeatureAveraging.Vision.Tests;

public sealed class LibtorchTests : NativeTest
{
    [Fact]
    public void Version_Loaded_IsThePinnedOne() => Assert.StartsWith("2.10.", Libtorch.Version, StringComparison.Ordinal);

    [Fact]
    public void BuiltFor_IsTheVersionThatTorchSharpNames() =>
        Assert.StartsWith(LibtorchLoader.BuiltFor + ".", TorchSharp.torch.__version__, StringComparison.Ordinal);

    [Fact]
    public void Use_AnotherOneOnceLoaded_IsRefused()
    {
        _ = Libtorch.Version;
        Assert.Throws<InvalidOperationException>(() => Libtorch.Use(new LibtorchFiles("/elsewhere", "2.10.0", [])));
        Assert.Null(Libtorch.Own);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void UseThreads_NotPositive_Throws(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Libtorch.UseThreads(threads));

    /// <summary>Second implementation: what the Linux kernel says of the processor.</summary>
    [Fact]
    public void HasFastBFloat16_OnLinux_AgreesWithTheKernel()
    {
        const string CpuInfo = "/proc/cpuinfo";
        Assert.SkipUnless(File.Exists(CpuInfo), "There is no /proc/cpuinfo on this system.");
        Assert.Equal(File.ReadAllText(CpuInfo).Contains(" avx512_bf16", StringComparison.Ordinal), Libtorch.HasFastBFloat16);
    }
}
