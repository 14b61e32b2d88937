using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Options;

/// <summary>
/// Makes an options record from its defaults, a JSON file, a preset and settings; later ones win. Every fault is listed at once.
/// </summary>
/// <typeparam name="TOptions">The record; nested records are sections.</typeparam>
internal sealed class OptionsBinder<TOptions>
    where TOptions : class
{
    private static readonly JsonDocumentOptions FileSyntax =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    private readonly JsonTypeInfo<TOptions> _type;
    private readonly JsonObject _defaults;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _presets;
    private readonly OptionsSchema _schema;
    private readonly List<string> _faults = [];

    /// <summary>Prepares the binding.</summary>
    /// <param name="type">Compiled JSON metadata of the record.</param>
    /// <param name="defaults">The record with its defaults.</param>
    /// <param name="presets">Settings by preset.</param>
    public OptionsBinder(JsonTypeInfo<TOptions> type, TOptions defaults, IReadOnlyDictionary<string, IReadOnlyList<string>> presets)
    {
        _type = type;
        _defaults = (JsonObject)JsonSerializer.SerializeToNode(defaults, type)!;
        _presets = presets;
        _schema = new OptionsSchema(type, _defaults);
    }

    /// <summary>The options that may be set.</summary>
    public IEnumerable<OptionLeaf> Leaves => _schema.Leaves;

    /// <summary>Makes the record. Values have the right type; <c>Validated()</c> checks their range.</summary>
    /// <param name="sources">What the user gave.</param>
    /// <exception cref="OptionsException">A name is unknown or a value is not of its option's type; all are listed.</exception>
    public TOptions Bind(OptionSources sources)
    {
        _faults.Clear();
        var merged = (JsonObject)_defaults.DeepClone();
        if (sources.ConfigText is not null)
        {
            MergeFile(merged, sources.ConfigFile ?? "--config", sources.ConfigText);
        }

        foreach (string setting in PresetSettings(sources.Preset).Concat(sources.Settings))
        {
            Apply(merged, setting);
        }

        return _faults.Count == 0 ? merged.Deserialize(_type)! : throw new OptionsException(_faults);
    }

    /// <summary>Checks bound options; faults name options as <c>--set</c> does.</summary>
    /// <param name="validate">Calls <c>Validated()</c> of the record.</param>
    /// <exception cref="OptionsException">An option is out of range; all are listed.</exception>
    public void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (OptionsException faulty)
        {
            throw new OptionsException(faulty.Faults.Select(Rename));
        }
    }

    private string Rename(string fault)
    {
        int dot = fault.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _schema.PrefixByRecord.TryGetValue(fault[..dot], out string? prefix) ? prefix + fault[(dot + 1)..] : fault;
    }

    private IReadOnlyList<string> PresetSettings(string? preset)
    {
        if (preset is null)
        {
            return [];
        }

        if (_presets.TryGetValue(preset, out IReadOnlyList<string>? settings))
        {
            return settings;
        }

        _faults.Add(
            $"--preset is {preset}; expected " +
            $"{(_presets.Count == 0 ? "none: this command has no presets" : $"one of {string.Join(", ", _presets.Keys)}")}.");
        return [];
    }

    private void MergeFile(JsonObject target, string file, string text)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: FileSyntax) is JsonObject root)
            {
                MergeSection(target, root, "", file);
                return;
            }

            _faults.Add($"{file} does not hold a JSON object; expected {{\"Section\": {{\"Name\": value}}}}.");
        }
        catch (JsonException syntax)
        {
            _faults.Add($"{file} is not valid JSON: {syntax.Message}");
        }
    }

    private void MergeSection(JsonObject target, JsonObject given, string prefix, string file)
    {
        foreach ((string key, JsonNode? value) in given)
        {
            string name = prefix + key;
            if (_schema.IsSection(name) && value is JsonObject section)
            {
                MergeSection(target, section, name + ".", file);
            }
            else if (_schema.IsSection(name))
            {
                _faults.Add($"{name} in {file} is {Show(value)}; expected an object {{\"Name\": value}}.");
            }
            else
            {
                Assign(target, name, _ => value?.DeepClone(), Show(value));
            }
        }
    }

    private void Apply(JsonObject target, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            _faults.Add($"--set {setting} has no value; expected Section.Name=value.");
            return;
        }

        string name = setting[..equals].Trim(), text = setting[(equals + 1)..];
        Assign(target, name, leaf => leaf.Parse(text), text.Trim());
    }

    private void Assign(JsonObject target, string name, Func<OptionLeaf, JsonNode?> read, string given)
    {
        if (_schema.Find(name) is not { } leaf)
        {
            string? nearest = NearestName.Of(name, _schema.Leaves.Select(l => l.Name));
            _faults.Add($"There is no option {name}; {(nearest is null ? "--help lists all options" : $"did you mean {nearest}?")}");
            return;
        }

        JsonNode? value = read(leaf);
        if (!leaf.Accepts(value))
        {
            _faults.Add($"{leaf.Name} is {given}; expected {leaf.Expected}.");
            return;
        }

        string[] path = leaf.Name.Split('.');
        foreach (string section in path[..^1])
        {
            target = (JsonObject)target[section]!;
        }

        target[path[^1]] = value;
    }

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}

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
