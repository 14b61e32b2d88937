using System.Globalization;

namespace FeatureAveraging.Options;

/// <summary>Collects every fault of an options record before anything is thrown.</summary>
/// <typeparam name="TOptions">The options record.</typeparam>
public sealed class Faults<TOptions>
    where TOptions : class
{
    private readonly List<string> _lines = [];
    private readonly TOptions _options;
    private readonly string _section;

    internal Faults(TOptions options)
    {
        string name = typeof(TOptions).Name;
        _options = options;
        _section = name.EndsWith("Options", StringComparison.Ordinal) ? name[..^"Options".Length] : name;
    }

    /// <summary>Notes a fault unless a condition holds.</summary>
    /// <param name="condition">What a valid value satisfies.</param>
    /// <param name="option">Name of the option.</param>
    /// <param name="given">Its value.</param>
    /// <param name="expected">What was expected, in words.</param>
    public Faults<TOptions> Unless(bool condition, string option, object? given, string expected)
    {
        if (!condition)
        {
            string shown = given is null ? "nothing" : Convert.ToString(given, CultureInfo.InvariantCulture) ?? "";
            _lines.Add($"{_section}.{option} is {shown}; expected {expected}.");
        }

        return this;
    }

    /// <summary>Takes over the faults of a nested record.</summary>
    /// <param name="validate">Calls the nested record's <c>Validated()</c>.</param>
    public Faults<TOptions> And(Action validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        try
        {
            validate();
        }
        catch (OptionsException nested)
        {
            _lines.AddRange(nested.Faults);
        }

        return this;
    }

    /// <summary>Throws once, with one line per fault; otherwise gives the record back.</summary>
    /// <exception cref="OptionsException">At least one fault was noted.</exception>
    public TOptions ThrowIfAny() => _lines.Count == 0 ? _options : throw new OptionsException(_lines);
}

/// <summary>The start of an options check.</summary>
public static class Faults
{
    /// <summary>Starts the check of one record.</summary>
    /// <param name="options">The record; its type name, less "Options", is the section named in messages.</param>
    /// <typeparam name="TOptions">Its type.</typeparam>
    public static Faults<TOptions> Of<TOptions>(TOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Faults<TOptions>(options);
    }
}
