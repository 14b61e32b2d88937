namespace FeatureAveraging.Engineering.Tests;

public class ElfImageTests
{
    [Theory]
    [InlineData(MinimalElf.First, MinimalElf.FirstFlags)]
    [InlineData(MinimalElf.Second, MinimalElf.SecondFlags)]
    [InlineData(MinimalElf.Wanted, MinimalElf.WantedFlags)]
    public void MakeWeak_RequiredVersion_SetsItsFlagAndNothingElse(string version, int flagsAt)
    {
        byte[] file = MinimalElf.Assemble(), expected = MinimalElf.Assemble();
        expected[flagsAt] = 2;

        Assert.True(new ElfImage(file).MakeWeak(version));
        Assert.Equal(expected, file);
    }

    [Fact]
    public void MakeWeak_FlagsAlreadyHeld_KeepsThem()
    {
        byte[] file = MinimalElf.Assemble();
        file[MinimalElf.WantedFlags] = 0x5;

        new ElfImage(file).MakeWeak(MinimalElf.Wanted);
        Assert.Equal(0x7, file[MinimalElf.WantedFlags]);
    }

    [Fact]
    public void MakeWeak_Twice_ChangesNothingTheSecondTime()
    {
        byte[] file = MinimalElf.Assemble();
        var image = new ElfImage(file);
        image.MakeWeak(MinimalElf.Wanted);
        byte[] once = (byte[])file.Clone();

        Assert.False(image.MakeWeak(MinimalElf.Wanted));
        Assert.Equal(once, file);
    }

    [Fact]
    public void MakeWeak_VersionNotRequired_NamesIt()
    {
        var fault = Assert.Throws<InvalidDataException>(() => new ElfImage(MinimalElf.Assemble()).MakeWeak("GLIBCXX_3.4.33"));
        Assert.Contains("asks for no symbol version GLIBCXX_3.4.33", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ElfImage_NotElf_Throws()
    {
        byte[] script = new byte[100];
        "#!/bin/sh"u8.CopyTo(script);
        Assert.Contains("does not start as an ELF file", Fault(script), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 1, "class 1")]       // 32-bit
    [InlineData(5, 2, "encoding 2")]    // big-endian
    public void ElfImage_OtherKindOfElf_SaysWhich(int at, byte value, string part)
    {
        byte[] file = MinimalElf.Assemble();
        file[at] = value;
        Assert.Contains(part, Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void MakeWeak_NoDynamicSection_Throws()
    {
        byte[] file = MinimalElf.Assemble();
        file[56] = 1;       // e_phnum: the first program header only
        Assert.Contains("dynamic tag", Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void MakeWeak_EveryTruncation_ThrowsInvalidData()
    {
        byte[] whole = MinimalElf.Assemble();
        for (int length = 0; length < MinimalElf.WantedFlags + 2; length++)
        {
            Assert.Contains("file", Fault(whole[..length]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(MinimalElf.Wanted)]
    [InlineData("GLIBCXX_3.4.33")]
    public void MakeWeak_EveryByteDamaged_ReturnsOrThrowsInvalidData(string version)
    {
        for (int at = 0; at < MinimalElf.Length; at++)
        {
            byte[] file = MinimalElf.Assemble();
            file[at] = 0xff;
            Exception? fault = Record.Exception(() => new ElfImage(file).MakeWeak(version));
            Assert.True(fault is null or InvalidDataException, $"byte {at}: {fault}");
        }
    }

    [Fact]
    public void Replace_OverALink_LeavesTheLinkedFileAndKeepsTheTime()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("favg-elf-");
        try
        {
            string original = Path.Combine(folder.FullName, "cache.so"), copy = Path.Combine(folder.FullName, "copy.so");
            File.WriteAllBytes(original, [1]);
            File.CreateSymbolicLink(copy, original);
            var time = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
            File.SetLastWriteTimeUtc(copy, time);

            new ElfImage(MinimalElf.Assemble()).Replace(copy);

            Assert.Equal([1], File.ReadAllBytes(original));
            Assert.Equal(MinimalElf.Assemble(), File.ReadAllBytes(copy));
            Assert.Equal(time, File.GetLastWriteTimeUtc(copy));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Fault(byte[] file) =>
        Assert.Throws<InvalidDataException>(() => new ElfImage(file).MakeWeak(MinimalElf.Wanted)).Message;
}
