using System.CommandLine;

namespace FeatureAveraging.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand : Command
{
    public ExampleCommand(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Lists the settings that <c>--set</c> knows, one a line; only called for help.</summary>
    public Func<IReadOnlyList<string>> Settings { get; init; } = () => [];
}
