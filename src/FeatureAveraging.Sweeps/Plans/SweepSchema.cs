using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>The JSON Schema of sweep files, made from the types that read them.</summary>
public static class SweepSchema
{
    /// <summary>Name of the schema's file.</summary>
    public const string FileName = "sweep.schema.json";

    /// <summary>The schema (draft 2020-12), indented.</summary>
    public static string Write()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = (JsonObject)SweepJson.Default.SweepFile.Options.GetJsonSchemaAsNode(typeof(SweepFile), options);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema["required"] = new JsonArray("Name", "Experiment");
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        object[] attributes = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false)
            ?? context.TypeInfo.Type.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false);
        if (schema is JsonObject section && attributes.OfType<DescriptionAttribute>().FirstOrDefault() is { } description)
        {
            section.Insert(0, "description", description.Description);
        }

        return schema;
    }
}
