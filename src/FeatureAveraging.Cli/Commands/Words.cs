using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace FeatureAveraging.Cli.Commands;

/// <summary>Makes options and arguments with error messages in one style.</summary>
internal static class Words
{
    /// <summary>An option that takes one number.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">One line for the help.</param>
    /// <param name="least">Least accepted value.</param>
    /// <typeparam name="TNumber">A whole-number type.</typeparam>
    public static Option<TNumber?> Number<TNumber>(string name, string description, TNumber least)
        where TNumber : struct, IBinaryInteger<TNumber> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (TNumber.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out TNumber value)
                    && value >= least)
                {
                    return value;
                }

                result.AddError($"{name} is {text}; expected a whole number ≥ {least}.");
                return null;
            },
        };

    /// <summary>An option that takes one word.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="placeholder">What the help calls its value.</param>
    /// <param name="description">One line for the help.</param>
    public static Option<string?> Text(string name, string placeholder, string description) =>
        new(name) { Description = description, HelpName = placeholder };

    /// <summary>An option without a value.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">One line for the help.</param>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };
}
