using FeatureAveraging.Networks;

namespace FeatureAveraging.Core.Tests.Networks;

public sealed class ModelArrayTests
{
    [Fact]
    public void ModelArray_ShapeOfAnotherSize_Throws()
    {
        var fault = Assert.Throws<ArgumentException>(() => new ModelArray([1, 2, 3], 2, 2));
        Assert.Contains("[2, 2] holds 4 values; 3 were given", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelArray_NoAxes_IsOneNumber() => Assert.Empty(new ModelArray([1]).Lengths);
}
