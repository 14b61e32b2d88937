using System.Reflection;

namespace Architecture.Tests;

/// <summary>One room of the house and what it may see. This table is the only place where that is decided.</summary>
/// <param name="Name">Short name: the project is src/FeatureAveraging.Name; empty for the front door, src/FeatureAveraging.</param>
/// <param name="IsPure">Whether files, console, network, clock and environment are banned in it.</param>
/// <param name="Rooms">Rooms it may reference.</param>
/// <param name="Packages">Packages it may reference.</param>
public sealed record Room(string Name, bool IsPure, string[] Rooms, string[] Packages)
{
    /// <summary>Every room.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Core", IsPure: true, [], ["MathNet.Numerics", "System.Numerics.Tensors"]),
        new("Robustness", IsPure: true, ["Core"], ["System.Numerics.Tensors"]),
        // Protobuf reads ONNX; Parquet.Net's assembly is Parquet; Sep splits text; Skia decodes images
        new(
            "Datasets", IsPure: false, ["Core"],
            [
                "Google.Protobuf", "Parquet", "Parquet.Net", "Sep", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies",
                "System.IO.Hashing", "System.Numerics.Tensors",
            ]),
        new("Experiments", IsPure: true, ["Core", "Robustness"], ["System.Numerics.Tensors"]),
        new("Vision", IsPure: true, ["Core", "Robustness", "Experiments"], ["SharpZipLib", "TorchSharp"]),
        new("Reporting", IsPure: true, ["Core"], ["ScottPlot", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"]),
        new("Sweeps", IsPure: false, ["Core", "Datasets"], []),
        new("", IsPure: false, ["Core", "Robustness", "Datasets", "Experiments", "Reporting"], []),
        new(
            "Cli", IsPure: false, ["Core", "Robustness", "Datasets", "Experiments", "Vision", "Reporting", "Sweeps"],
            // ONNX Runtime gives scores of models that Vision does not rebuild
            ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Managed", "Spectre.Console", "System.CommandLine"]),
    ];

    /// <summary>Its project file, relative to the root.</summary>
    public string Project => $"src/{FullName}/{FullName}.csproj";

    /// <summary>Its built assembly.</summary>
    public Assembly Assembly => Assembly.Load(Name == "Cli" ? "favg" : FullName);

    private string FullName => Name.Length == 0 ? "FeatureAveraging" : $"FeatureAveraging.{Name}";

    /// <summary>For test reports.</summary>
    public override string ToString() => Name;
}
