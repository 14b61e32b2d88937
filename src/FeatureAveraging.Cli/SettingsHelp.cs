using FeatureAveraging.Cli.Options;

namespace FeatureAveraging.Cli;

/// <summary>The settings of a command as help lines.</summary>
internal static class SettingsHelp
{
    /// <summary>One line per setting: name, default, what is expected.</summary>
    /// <param name="leaves">The settings.</param>
    public static IReadOnlyList<string> Lines(IEnumerable<OptionLeaf> leaves)
    {
        OptionLeaf[] all = [.. leaves];
        int width = all.Max(l => l.Name.Length + Default(l).Length + 1);
        return [.. all.Select(l => $"{$"{l.Name}={Default(l)}".PadRight(width)}  {l.Expected}")];
    }

    private static string Default(OptionLeaf leaf) => leaf.Default?.ToJsonString().Trim('"', '[', ']') ?? "null";
}
