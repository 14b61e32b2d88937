using System.Diagnostics;
using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Training;

/// <summary>
/// A narrow ResNet used to write outside its memory in every step (oneDNN's gradient of strided 1 × 1 convolutions of few channels).
/// </summary>
public sealed class HeapTests : NativeTest
{
    private const string Debugger = "libc_malloc_debug.so.0";       // since glibc 2.34 the checks live in a library of their own

    [Fact]
    public void Train_NarrowResNetFor300Batches_StaysFinite()
    {
        ImageSet images = SyntheticImages.Draw(80, channels: 3, side: 16);
        var options = new VisionTrainingOptions { Epochs = 30, BatchSize = 8, LearningRate = 0.01 };
        using var model =
            VisionModel.Create(VisionModelOptions.For(images, VisionArchitecture.ResNet18, SyntheticImages.Classes, width: 4), new Seed(1));
        VisionTrainingResult result = VisionTrainer.Train(model, images, options, new Seed(1));
        Assert.Equal((TrainingOutcome.Completed, 30), (result.Outcome, result.History.Count));
        Assert.All(model.GetState().Values, array => Assert.All(array.Values, value => Assert.True(float.IsFinite(value))));
    }

    /// <summary>
    /// The same in a process whose every allocation is checked by the C library, which aborts at the first
    /// block that was written past its end.
    /// </summary>
    /// <param name="instructions">The widest that oneDNN may use. With AVX2 the fault shows on every processor;
    /// with wider ones, on some.</param>
    [Theory]
    [InlineData("AVX2")]
    [InlineData("DEFAULT")]
    public async Task Train_NarrowResNetUnderMemoryChecks_LeavesTheHeapSound(string instructions)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && FindDebugger() is not null, $"The checks of glibc ({Debugger}) are not on this system.");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(HeapTests).FullName}.{nameof(Train_NarrowResNetFor300Batches_StaysFinite)}");
        (start.Environment["LD_PRELOAD"], start.Environment["MALLOC_CHECK_"], start.Environment["ONEDNN_MAX_CPU_ISA"]) =
            (FindDebugger(), "3", instructions);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {output}");
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
    }

    private static string? FindDebugger() =>
        ((string[])["/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/lib/aarch64-linux-gnu"])
            .Select(folder => Path.Combine(folder, Debugger))
            .FirstOrDefault(File.Exists);
}
