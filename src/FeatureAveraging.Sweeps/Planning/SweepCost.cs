using System.Text.Json.Serialization;

namespace FeatureAveraging.Sweeps.Planning;

/// <summary>What a sweep will cost.</summary>
public sealed record SweepCost
{
    /// <summary>All cells.</summary>
    public required int Cells { get; init; }

    /// <summary>Cells that are to be run.</summary>
    public required int Open { get; init; }

    /// <summary>Cells that were run to find out.</summary>
    public required int Probes { get; init; }

    /// <summary>Processor time of the cells that are to be run, in seconds.</summary>
    public required double CoreSeconds { get; init; }

    /// <summary>Processor time that every worker process takes to become fast, in seconds.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Memory of one worker process, in MB.</summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>Size of the results, in MB.</summary>
    public required double DiskMegabytes { get; init; }

    /// <summary>Threads of one cell.</summary>
    public required int Threads { get; init; }

    /// <summary>Tasks that Slurm is asked for.</summary>
    public required int Tasks { get; init; }
}

/// <summary>Compiled JSON metadata of <see cref="SweepCost"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SweepCost))]
public sealed partial class SweepCostJson : JsonSerializerContext;
