using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FeatureAveraging.Datasets;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>A grid of runs as its file describes it: an experiment, the options it starts from, axes, seeds, metrics to keep.</summary>
[Description("A grid of runs of one experiment. Comments and trailing commas are allowed.")]
public sealed record SweepFile
{
    private const int MostCells = 1_000_000;

    private static readonly JsonDocumentOptions Syntax =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Where editors find the schema; the program does not read it.</summary>
    /// <value>The default is null.</value>
    [JsonPropertyName("$schema")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The schema of this file, for editors.")]
    public string? Schema { get; init; }

    /// <summary>Name of the sweep and of its folder.</summary>
    [Description("Name of the sweep and of its folder: letters, digits, '-' and '_'.")]
    public string Name { get; init; } = "";

    /// <summary>Id of the experiment that every cell runs.</summary>
    [Description("The experiment that every cell runs; 'favg list' says which ones can be swept.")]
    public string Experiment { get; init; } = "";

    /// <summary>The samples of every cell; null for experiments that make their own.</summary>
    /// <value>The default is null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The samples of every cell, for experiments that read samples; left out for others.")]
    public SweepData? Data { get; init; }

    /// <summary>Options that every cell starts from, under the names of <c>--set</c>.</summary>
    /// <value>The default is empty: the experiment's own defaults.</value>
    [Description("Options that every cell has, under the names of --set: { \"Data.TestCount\": 200 }.")]
    public IReadOnlyDictionary<string, JsonElement> Options { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The axes of the grid; the last one changes fastest.</summary>
    /// <value>The default is empty: one point.</value>
    [Description("The axes of the grid. A cell is one value of each, with one seed.")]
    public IReadOnlyList<SweepAxis> Axes { get; init; } = [];

    /// <summary>Root seeds; every point of the grid is run with each.</summary>
    /// <value>The default is seed 0 alone.</value>
    [Description("Root seeds. Every point of the grid is run with each of them.")]
    public SweepSeeds Seeds { get; init; } = new();

    /// <summary>Metrics to keep of each cell; empty keeps all.</summary>
    /// <value>The default is empty.</value>
    [Description("Metrics to keep of each cell, as the run record names them; empty keeps all.")]
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>What one cell may use.</summary>
    /// <value>The default is that of <see cref="CellResources"/>.</value>
    [Description("What one cell may use.")]
    public CellResources Resources { get; init; } = new();

    /// <summary>How jobs are asked for on a cluster that runs Slurm.</summary>
    /// <value>The default is that of <see cref="SlurmOptions"/>.</value>
    [Description("How jobs are asked for, for --engine slurm alone.")]
    public SlurmOptions Slurm { get; init; } = new();

    /// <summary>Reads a sweep file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OptionsException">
    /// It is missing, no JSON, or says something that a sweep file cannot; all faults are listed.
    /// </exception>
    public static SweepFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(File.ReadAllText(path), path).Validated();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException([$"{path} cannot be read ({missing.Message}); favg sweep new writes a sweep file to start from."]);
        }
    }

    /// <summary>Reads the text of a sweep file without checking its values.</summary>
    /// <param name="text">JSON, with comments and trailing commas.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="OptionsException">It is no JSON, has unknown names or values of another type.</exception>
    public static SweepFile Parse(string text, string place)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(text, documentOptions: Syntax);
            string[] unknown = [.. UnknownNames.Find(root, SweepJson.Default.SweepFile, "")];
            return root is not JsonObject given
                ? throw new OptionsException([$"{place} does not hold a JSON object; expected {{\"Name\": …}}."])
                : unknown.Length > 0 ? throw new OptionsException(unknown.Select(fault => $"{place}: {fault}"))
                : Fill((JsonObject)JsonSerializer.SerializeToNode(new SweepFile(), SweepJson.Default.SweepFile)!, given)
                    .Deserialize(SweepJson.Default.SweepFile)!;
        }
        catch (JsonException fault)
        {
            throw new OptionsException([$"{place} is not a sweep file: {fault.Message}"]);
        }
    }

    // What is not given keeps its default, which compiled metadata would set to nothing.
    private static JsonObject Fill(JsonObject defaults, JsonObject given)
    {
        foreach ((string name, JsonNode? value) in given)
        {
            defaults[name] = value is JsonObject section && defaults[name] is JsonObject known
                ? Fill((JsonObject)known.DeepClone(), section)
                : value?.DeepClone();
        }

        return defaults;
    }

    /// <summary>Checks every value, nested records included; whether experiment, options and metrics exist is checked elsewhere.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SweepFile Validated()
    {
        Faults<SweepFile> faults = Faults.Of(this)
            .Unless(
                Name.Length is > 0 and <= 100 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), nameof(Name),
                Name, "a name of letters, digits, '-' and '_'")
            .Unless(Experiment.Length > 0, nameof(Experiment), Experiment, "the id of an experiment")
            .And(() => Data?.Validated())
            .And(() => Seeds.Validated())
            .And(() => Resources.Validated())
            .And(() => Slurm.Validated());
        foreach (SweepAxis axis in Axes)
        {
            faults.And(() => axis.Validated());
        }

        faults.ThrowIfAny();
        string[] names = [.. Axes.SelectMany(axis => axis.OptionNames)];
        double cells = Axes.Aggregate((double)Seeds.Expand().Count, (product, axis) => product * axis.Expand().Count);
        return faults
            .Unless(
                names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length, nameof(Axes),
                string.Join(", ", names), "each option on one axis only")
            .Unless(Metrics.Distinct().Count() == Metrics.Count, nameof(Metrics), string.Join(", ", Metrics), "each metric once")
            .Unless(cells <= MostCells, nameof(Axes), $"{cells:N0} cells", $"at most {MostCells:N0}")
            .ThrowIfAny();
    }
}

/// <summary>Compiled JSON metadata of sweep files: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SweepFile))]
[JsonSerializable(typeof(SlurmOptions))]
[JsonSerializable(typeof(State.SweepManifest))]
public sealed partial class SweepJson : JsonSerializerContext;
