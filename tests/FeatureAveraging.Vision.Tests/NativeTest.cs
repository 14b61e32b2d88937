// libtorch has one number of threads and one count of live tensors for the whole process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace FeatureAveraging.Vision.Tests;

/// <summary>A test that needs libtorch; skipped, with the reason, where there is none (-p:TorchBackend=none).</summary>
[Trait("Category", "Native")]
public abstract class NativeTest
{
    protected NativeTest() => Assert.SkipUnless(Libtorch.IsAvailable(out string? fault), fault ?? "");
}
