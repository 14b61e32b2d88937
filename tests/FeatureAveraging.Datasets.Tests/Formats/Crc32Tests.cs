using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class Crc32Tests
{
    [Fact]
    public void Compute_PublishedCheckValue_Agrees() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void Compute_NoBytes_IsZero() => Assert.Equal(0u, Crc32.Compute([]));
}
