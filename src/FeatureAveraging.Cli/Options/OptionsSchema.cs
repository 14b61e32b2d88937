using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FeatureAveraging.Cli.Options;

/// <summary>The options of a record by dotted name, read from the compiled JSON metadata.</summary>
/// <remarks>A nested record that is null by default is left out: it does not apply.</remarks>
internal sealed class OptionsSchema
{
    private readonly Dictionary<string, OptionLeaf> _leaves = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the names below a record.</summary>
    /// <param name="type">Metadata of the record.</param>
    /// <param name="defaults">The default record as JSON.</param>
    public OptionsSchema(JsonTypeInfo type, JsonObject defaults) => Walk(type, defaults, "");

    /// <summary>The dotted prefix of each record by the section name its own faults use: <c>Cluster</c> → <c>Data.</c>.</summary>
    public Dictionary<string, string> PrefixByRecord { get; } = [];

    /// <summary>All leaves, in the order of declaration.</summary>
    public IEnumerable<OptionLeaf> Leaves => _leaves.Values;

    /// <summary>Finds a leaf; null when the name is unknown.</summary>
    /// <param name="name">Dotted name, in any case.</param>
    public OptionLeaf? Find(string name) => _leaves.GetValueOrDefault(name);

    /// <summary>Whether a name is that of a nested record.</summary>
    /// <param name="name">Dotted name, in any case.</param>
    public bool IsSection(string name) => _sections.Contains(name);

    private void Walk(JsonTypeInfo type, JsonObject defaults, string prefix)
    {
        string record = type.Type.Name;
        PrefixByRecord[record.EndsWith("Options", StringComparison.Ordinal) ? record[..^"Options".Length] : record] = prefix;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            JsonTypeInfo inner = type.Options.GetTypeInfo(property.PropertyType);
            string name = prefix + property.Name;
            JsonNode? value = defaults[property.Name];
            if (inner.Kind != JsonTypeInfoKind.Object)
            {
                _leaves.Add(name, new OptionLeaf(name, inner, value));
            }
            else if (value is JsonObject section)
            {
                _sections.Add(name);
                Walk(inner, section, name + ".");
            }
        }
    }
}
