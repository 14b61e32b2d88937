namespace FeatureAveraging.Vision.Tests;

/// <summary>What is said where libtorch is missing; needs none.</summary>
public sealed class LibtorchFaultTests
{
    [Fact]
    public void Explain_NestedFault_SaysWhatWasMissingAndWhatToDo()
    {
        var fault = new TypeInitializationException("torch", new DllNotFoundException("libtorch_cpu.so: no such file\nsecond line"));
        string message = Libtorch.Explain(fault);
        Assert.Contains("libtorch_cpu.so: no such file", message, StringComparison.Ordinal);
        Assert.DoesNotContain("second line", message, StringComparison.Ordinal);
        Assert.Contains("-p:TorchBackend=cpu", message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsAvailable_EitherWay_GivesAFaultExactlyWhenItIsNot()
    {
        bool available = Libtorch.IsAvailable(out string? fault);
        Assert.Equal(available, fault is null);
        if (!available)
        {
            Assert.Equal(fault, Assert.Throws<LibtorchException>(Libtorch.Require).Message);
        }
    }
}
