using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Sources;

/// <summary>The labels that a network learns.</summary>
/// <param name="Name">The user's word.</param>
/// <param name="Supervision">What a network learns.</param>
/// <param name="Merge">How classes become coarse classes; null leaves it to the data.</param>
internal sealed record LabelChoice(string Name, Supervision Supervision, ClassMerge? Merge)
{
    private static readonly LabelChoice[] Known =
    [
        new("coarse", Supervision.Coarse, null),
        new("fine", Supervision.Fine, null),
        new("parity", Supervision.Coarse, ClassMerge.Parity),
        new("first-half", Supervision.Coarse, ClassMerge.FirstHalf),
        new("digits", Supervision.Fine, ClassMerge.Parity),
    ];

    /// <summary>Whether a word names the labels of sub-classes.</summary>
    /// <param name="name">The user's word; null for none.</param>
    public static bool IsOfSubclasses(string? name) =>
        Array.Exists(Known, choice => choice.Name == name && choice.Supervision == Supervision.Fine);

    /// <summary>The choice of a name.</summary>
    /// <param name="name">The user's word.</param>
    /// <param name="dataset">The data set it is meant for.</param>
    /// <param name="allowed">The words that are allowed for it.</param>
    /// <returns>The choice; where <c>parity</c> is allowed, a mapping such as <c>0,1|2,3</c> is too.</returns>
    /// <exception cref="OptionsException">The word means nothing for this data set.</exception>
    public static LabelChoice Of(string name, string dataset, params string[] allowed)
    {
        bool merges = allowed.Contains("parity");
        return allowed.Contains(name) ? Array.Find(Known, c => c.Name == name)!
            : merges && name.Contains('|', StringComparison.Ordinal) ? new LabelChoice(name, Supervision.Coarse, Mapping(name))
            : throw new OptionsException(
                [$"--labels is {name}; expected one of {string.Join(", ", allowed)}{(merges ? " or a mapping such as 0,1|2,3" : "")} " +
                 $"for --dataset {dataset}."]);
    }

    private static ClassMerge Mapping(string text)
    {
        try
        {
            return ClassMerge.Parse(text);
        }
        catch (ArgumentException)
        {
            throw new OptionsException(
                [$"--labels is {text}; expected lists that name each class from 0 once, such as 0,1|2,3 or 0,1|2,3|4."]);
        }
    }
}
