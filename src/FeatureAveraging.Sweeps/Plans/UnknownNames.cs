using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>Finds names in JSON that no property has, and what was probably meant.</summary>
internal static class UnknownNames
{
    /// <summary>One sentence for each unknown name.</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="type">Compiled metadata of what it should be.</param>
    /// <param name="place">Where it stands: <c>Axes[1].</c>, empty for the root.</param>
    public static IEnumerable<string> Find(JsonNode? node, JsonTypeInfo type, string place)
    {
        if (node is JsonObject section && type.Kind == JsonTypeInfoKind.Object)
        {
            string[] known = [.. type.Properties.Select(property => property.Name)];
            foreach ((string name, JsonNode? value) in section)
            {
                if (type.Properties.FirstOrDefault(property => property.Name == name) is { } property)
                {
                    foreach (string fault in Find(value, type.Options.GetTypeInfo(property.PropertyType), $"{place}{name}."))
                    {
                        yield return fault;
                    }
                }
                else
                {
                    string meant = NearestName.Of(name, known) is { } nearest
                        ? $"did you mean {nearest}?"
                        : $"known are {string.Join(", ", known)}.";
                    yield return $"there is no {place}{name}; {meant}";
                }
            }
        }
        else if (node is JsonArray list && type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
        {
            for (int i = 0; i < list.Count; i++)
            {
                foreach (string fault in Find(list[i], type.Options.GetTypeInfo(element), $"{place.TrimEnd('.')}[{i}]."))
                {
                    yield return fault;
                }
            }
        }
    }
}
