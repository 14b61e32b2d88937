using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli;

/// <summary>Maps what can go wrong to one clear message and an exit code.</summary>
internal static class Failures
{
    // The package of the tool is made without libtorch: docs/decisions/0007-libtorch-at-the-edge.md.
    private const string ToolAdvice =
        " favg installed as a .NET tool comes without libtorch: give it that of an installed PyTorch (--libtorch DIR), or run deep " +
        "networks from a checkout, with dotnet run -c Release --project src/FeatureAveraging.Cli -- …";

    public static int Report(CliHost host, Exception failure)
    {
        (int code, string message) = failure switch
        {
            OptionsException => (ExitCode.Usage, failure.Message),
            DatasetException => (ExitCode.Data, failure.Message),
            ModelStateException => (ExitCode.Data, $"The model does not fit what it is said to be:\n{failure.Message}"),
            VisionMemoryException => (ExitCode.Usage, failure.Message),
            LibtorchException { IsUnsound: true } => (ExitCode.Diverged, failure.Message),
            LibtorchException missing => (ExitCode.Usage, Explain(missing)),
            OperationCanceledException => (ExitCode.Cancelled, "Cancelled."),
            AggregateException { InnerExceptions: [OperationCanceledException, ..] } => (ExitCode.Cancelled, "Cancelled."),
            UnsoundException => (ExitCode.Diverged, Unsound(failure)),
            AggregateException { InnerExceptions: [UnsoundException unsound, ..] } => (ExitCode.Diverged, Unsound(unsound)),
            UnauthorizedAccessException or IOException => (ExitCode.Usage, failure.Message),
            _ => (ExitCode.Internal, $"This is a fault of favg, not of yours; please report it with the text below.\n{failure}"),
        };
        host.Error.WriteLine(PrintableText.Of(message, keepsLines: true));
        return code;
    }

    /// <summary>Why libtorch cannot be used, and what to do.</summary>
    /// <param name="missing">What was found.</param>
    public static string Explain(LibtorchException missing) => missing.Message + (Libtorch.Own is null ? ToolAdvice : "");

    private static string Unsound(Exception failure) =>
        $"Unsound: {failure.Message} One of our bounds is wrong; use no number of this run, and please report it.";
}
