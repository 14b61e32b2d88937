using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Randomness;

public sealed class PhiloxTests
{
    /// <summary>Known answers of Random123 (kat_vectors, philox4x32 with 10 rounds): words in the order printed there.</summary>
    [Fact]
    public void Generate_KnownAnswerVectors_MatchRandom123()
    {
        Assert.Equal(Block(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), Philox.Generate(0, 0, 0));
        Assert.Equal(
            Block(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd), Philox.Generate(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        (ulong key, _) = Block(0xa4093822, 0x299f31d0, 0, 0);
        (ulong low, ulong high) = Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
        Assert.Equal(Block(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1), Philox.Generate(key, low, high));
    }

    private static (ulong Low, ulong High) Block(uint w0, uint w1, uint w2, uint w3) => (w0 | ((ulong)w1 << 32), w2 | ((ulong)w3 << 32));
}
