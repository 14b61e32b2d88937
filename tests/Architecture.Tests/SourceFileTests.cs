using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MostLines = 600;
    private const int MostColumns = 140;

    /// <summary>
    /// Files with a second public type that belongs to the first: an enumeration or a companion that only members of the first use.
    /// </summary>
    private static readonly string[] SeveralTypes =
    [
        "src/FeatureAveraging.Core/Numerics/Shape.cs",                                      // the string handler of Shape.Require
        "src/FeatureAveraging.Core/Options/Faults.cs",                                      // Faults and Faults<T>
        "src/FeatureAveraging.Core/Runs/Diagnostic.cs",                                     // its Severity
        "src/FeatureAveraging.Core/Training/TrainingHooks.cs",                              // its TrainingProgress
        "src/FeatureAveraging.Core/Training/TrainingOptions.cs",                            // its LossFunction and TrainingForm
        "src/FeatureAveraging.Core/Training/TrainingResult.cs",                             // its TrainingOutcome
        "src/FeatureAveraging.Experiments/Attacking/AttackExperimentOptions.cs",            // compiled JSON metadata
        "src/FeatureAveraging.Experiments/Synthetic/SyntheticOptions.cs",                   // compiled JSON metadata
        "src/FeatureAveraging.Experiments/Training/TrainExperimentOptions.cs",              // compiled JSON metadata
        "src/FeatureAveraging.Vision/Experiments/ImageExperimentOptions.cs",                // compiled JSON metadata
    ];

    [Fact]
    public void File_Length_IsReadable()
    {
        IEnumerable<string> tooLong = Repository.Files("*.cs", "src", "tests", "benchmarks", "eng")
            .Where(file => Repository.Read(file).Split('\n').Length > MostLines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Line_Length_IsReadable()
    {
        IEnumerable<string> tooLong = Repository.Files("*.cs", "src", "tests", "benchmarks", "samples", "eng")
            .SelectMany(file => Repository.Read(file).Split('\n').Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > MostColumns)
            .Select(line => line.Place);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void File_PublicTypes_AreAtMostOne()
    {
        string[] several = [.. Repository.Files("*.cs", "src").Where(file => TopLevelPublicType().Count(Repository.Read(file)) > 1)];
        Assert.Equal(SeveralTypes, several);
    }

    [Fact]
    public void File_Names_AvoidWordsThatSayNothing() =>
        Assert.DoesNotContain(
            Repository.Files("*.cs", "src", "tests"), file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void Suppression_OfAWarning_HasItsReasonOnTheSameLine()
    {
        IEnumerable<string> bare = Repository.Files("*.cs", "src", "tests", "benchmarks")
            .SelectMany(file => Repository.Read(file).Split('\n').Select(line => (File: file, Text: line.TrimStart())))
            .Where(line => line.Text.StartsWith("#pragma warning disable", StringComparison.Ordinal))
            .Where(line => !line.Text.Contains("//", StringComparison.Ordinal))
            .Select(line => $"{line.File}: {line.Text}");
        Assert.Empty(bare);
    }

    [GeneratedRegex(
        @"^public\s+(?:(?:sealed|static|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|record|struct|interface|enum|delegate)\b",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelPublicType();

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Manager|Misc|Common)$")]
    private static partial Regex EmptyName();
}
