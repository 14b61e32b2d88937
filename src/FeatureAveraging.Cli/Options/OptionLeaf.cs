using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FeatureAveraging.Cli.Options;

/// <summary>One option of an options record.</summary>
/// <param name="Name">Dotted name, for example <c>Training.Steps</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default as JSON; null for null.</param>
internal sealed record OptionLeaf(string Name, JsonTypeInfo Type, JsonNode? Default)
{
    private bool IsList => Type.Kind == JsonTypeInfoKind.Enumerable;

    private Type Underlying => Nullable.GetUnderlyingType(Type.Type) ?? Type.Type;

    /// <summary>What a value must look like, in words.</summary>
    public string Expected
    {
        get
        {
            string what = IsList ? "a list of numbers a,b,c" : Describe(Underlying);
            return Underlying == Type.Type ? what : $"{what} or null";
        }
    }

    /// <summary>Text of <c>--set</c> as JSON: null, true, false, a number, a list where one is expected, else a string.</summary>
    /// <param name="text">The text after the '='.</param>
    public JsonNode? Parse(string text) =>
        IsList
            ? new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Scalar)])
            : Scalar(text.Trim());

    /// <summary>Whether a value can be read as this option's type.</summary>
    /// <param name="value">A value as JSON.</param>
    public bool Accepts(JsonNode? value)
    {
        if (value is null)
        {
            return Underlying != Type.Type;
        }

        if (Underlying.IsEnum)
        {
            return value.GetValueKind() == JsonValueKind.String
                && Array.Exists(Enum.GetNames(Underlying), n => n.Equals(value.GetValue<string>(), StringComparison.OrdinalIgnoreCase));
        }

        try
        {
            return value.Deserialize(Type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? Scalar(string text) => text switch
    {
        "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static string Describe(Type type) => type switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(int) => "a whole number",
        _ => "text",
    };
}
