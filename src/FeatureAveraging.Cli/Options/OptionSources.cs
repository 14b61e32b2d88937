namespace FeatureAveraging.Cli.Options;

/// <summary>Where options come from, weakest first: file, preset, settings.</summary>
/// <param name="ConfigFile">Name of the file, for messages; null for none.</param>
/// <param name="ConfigText">Its JSON text.</param>
/// <param name="Preset">Name of a preset; null for none.</param>
/// <param name="Settings">Texts <c>Section.Name=value</c>, the later one wins.</param>
internal sealed record OptionSources(string? ConfigFile, string? ConfigText, string? Preset, IReadOnlyList<string> Settings)
{
    /// <summary>Nothing given: the defaults.</summary>
    public static OptionSources None { get; } = new(null, null, null, []);
}
