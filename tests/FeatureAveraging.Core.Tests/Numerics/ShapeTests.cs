using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class ShapeTests
{
    [Fact]
    public void Require_PassingCheck_AllocatesNothing()
    {
        Check(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Check(3);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Require_FailingCheck_SaysWhatWasGivenAndExpected()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Check(4));
        Assert.Equal("rows", thrown.ParamName);
        Assert.StartsWith("rows is 4; 3 was expected.", thrown.Message, StringComparison.Ordinal);
    }

    private static void Check(int rows) => Shape.Require(rows == 3, nameof(rows), $"is {rows}; {3} was expected");
}
