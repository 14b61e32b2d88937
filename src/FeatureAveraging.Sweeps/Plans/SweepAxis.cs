using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>How the values of a range are spaced.</summary>
public enum AxisScale
{
    /// <summary>By equal differences.</summary>
    Linear,

    /// <summary>By equal ratios.</summary>
    Log,
}

/// <summary>One axis of a grid: an option with its values, as a list or as a range; or several options that change together.</summary>
/// <remarks>
/// A range holds both ends. Its values are From·(To/From)^(i/(n−1)) on a log scale, rounded to six significant digits, and
/// From + i·(To−From)/(n−1) on a linear one, rounded to twelve.
/// </remarks>
[Description("One option with its values, as a list or as a range; or several options that change together (Zip).")]
public sealed record SweepAxis
{
    private const int MostValues = 100_000;

    /// <summary>The option, as <c>--set</c> names it.</summary>
    /// <value>The default is null: the axis is zipped.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The option, as --set names it: Data.ClusterCount.")]
    public string? Option { get; init; }

    /// <summary>Its values one by one.</summary>
    /// <value>The default is null: a range.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The values, one by one: numbers, words, true or false, null, or lists where the option is one.")]
    public IReadOnlyList<JsonElement>? Values { get; init; }

    /// <summary>First value of a range.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("First value of a range.")]
    public double? From { get; init; }

    /// <summary>Last value of a range, which is part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Last value of a range; with Step, no value is greater.")]
    public double? To { get; init; }

    /// <summary>Difference between two values of a range; either this or <see cref="Count"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Difference between two values of a range. Give either Step or Count.")]
    public double? Step { get; init; }

    /// <summary>Number of values of a range; either this or <see cref="Step"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Number of values of a range, both ends counted. Give either Step or Count.")]
    public int? Count { get; init; }

    /// <summary>How the values of a range are spaced.</summary>
    /// <value>The default is by equal differences.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [Description("Linear (equal differences, the default) or Log (equal ratios).")]
    public AxisScale Scale { get; init; }

    /// <summary>Whether the values of a range are rounded to whole numbers, equal ones taken once.</summary>
    /// <value>The default is false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [Description("Round the values of a range to whole numbers; equal ones are taken once.")]
    public bool Whole { get; init; }

    /// <summary>Axes that change together; they have equally many values.</summary>
    /// <value>The default is null: a single option.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("Axes that change together: the first values of all, then the second ones. They have equally many.")]
    public IReadOnlyList<SweepAxis>? Zip { get; init; }

    /// <summary>The options that the axis sets.</summary>
    [JsonIgnore]
    public IEnumerable<string> OptionNames => Zip is null ? [Option ?? ""] : Zip.SelectMany(axis => axis.OptionNames);

    /// <summary>The points of the axis: for each the text of every option's value, as <c>--set</c> takes it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Expand() => Zip is null
        ? [.. Texts().Select(text => (IReadOnlyList<string>)[text])]
        : [.. Enumerable.Range(0, Zip[0].Expand().Count).Select(i => (IReadOnlyList<string>)[.. Zip.SelectMany(axis => axis.Expand()[i])])];

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SweepAxis Validated()
    {
        string name = Zip is null ? Option ?? "(without Option)" : $"Zip of {string.Join(", ", OptionNames)}";
        if (Zip is not null)
        {
            return CheckZip(name);
        }

        bool isRange = From is not null || To is not null || Step is not null || Count is not null;
        Faults<SweepAxis> faults = Faults.Of(this)
            .Unless(!string.IsNullOrWhiteSpace(Option), nameof(Option), Option, "the name of an option, or Zip with several axes")
            .Unless(Values is not { Count: 0 }, name, "empty", "at least one value in Values")
            .Unless(Values is not null || isRange, name, "without values", "Values, or From and To with Step or Count")
            .Unless(Values is null || !isRange, name, "a list and a range", "either Values or From, To and Step or Count");
        return (isRange && Values is null ? CheckRange(faults, name) : faults).ThrowIfAny();
    }

    private SweepAxis CheckZip(string name)
    {
        Faults<SweepAxis> faults = Faults.Of(this)
            .Unless(Option is null && Values is null && From is null, name, "beside an option", "Zip alone, or an option with its values")
            .Unless(Zip!.Count > 0, nameof(Zip), "empty", "at least one axis");
        foreach (SweepAxis axis in Zip)
        {
            faults.And(() => axis.Validated());
        }

        faults.ThrowIfAny();
        string counts = string.Join(", ", Zip.Select(axis => $"{string.Join(" and ", axis.OptionNames)} has {axis.Expand().Count} values"));
        bool isEven = Zip.Select(axis => axis.Expand().Count).Distinct().Count() == 1;
        return faults.Unless(isEven, nameof(Zip), counts, "equally many").ThrowIfAny();
    }

    private Faults<SweepAxis> CheckRange(Faults<SweepAxis> faults, string name) => faults
        .Unless(From is not null && To is not null, name, "half a range", "both From and To")
        .Unless(From is null || double.IsFinite(From.Value), nameof(From), From, "a finite value")
        .Unless(
            From is null || To is null || (double.IsFinite(To.Value) && To >= From), nameof(To), To, $"a finite value ≥ From = {From}")
        .Unless(
            Step is null != Count is null, name, Step is null ? "without Step and Count" : "with Step and Count", "one of Step and Count")
        .Unless(Count is null or (>= 1 and <= MostValues), nameof(Count), Count, $"a value from 1 to {MostValues}")
        .Unless(Count != 1 || From == To, nameof(Count), Count, "at least 2 where From and To differ")
        .Unless(
            Step is null || (Step > 0 && (To - From) / Step < MostValues), nameof(Step), Step, $"a value > 0, at most {MostValues} values")
        .Unless(Scale == AxisScale.Linear || From > 0, nameof(From), From, "a value > 0 on a log scale")
        .Unless(Scale == AxisScale.Linear || Step is null, nameof(Step), Step, "Count instead, on a log scale");

    private IEnumerable<string> Texts() => Values is not null
        ? Values.Select(TextOf)
        : Range().Select(value => Whole ? Math.Round(value) : value).Distinct()
            .Select(value => value.ToString(CultureInfo.InvariantCulture));

    private IEnumerable<double> Range()
    {
        (double from, double to) = (From!.Value, To!.Value);
        int last = Count is { } count ? count - 1 : (int)Math.Floor(((to - from) / Step!.Value) + 1e-9);
        for (int i = 0; i <= last; i++)
        {
            yield return i == 0 ? from
                : i == last && Count is not null ? to
                : Scale == AxisScale.Log ? Rounded(from * Math.Pow(to / from, (double)i / last), "G6")
                : Rounded(from + (i * (Step ?? ((to - from) / last))), "G12");
        }
    }

    private static double Rounded(double value, string digits) =>
        double.Parse(value.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A value as <c>--set</c> takes it.</summary>
    internal static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };
}
