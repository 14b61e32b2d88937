using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Tests.Plans;

public sealed class SweepAxisTests
{
    [Theory]
    [InlineData("""{"Option": "X", "Values": [1, 0.5, "max", null, true, [1, 2]]}""", "1|0.5|max|null|true|1,2")]
    [InlineData("""{"Option": "X", "From": 0, "To": 1, "Step": 0.1}""", "0|0.1|0.2|0.3|0.4|0.5|0.6|0.7|0.8|0.9|1")]
    [InlineData("""{"Option": "X", "From": 0, "To": 10, "Step": 4}""", "0|4|8")]
    [InlineData("""{"Option": "X", "From": 1, "To": 2, "Count": 5}""", "1|1.25|1.5|1.75|2")]
    [InlineData("""{"Option": "X", "From": 1, "To": 1000, "Count": 4, "Scale": "Log"}""", "1|10|100|1000")]
    [InlineData("""{"Option": "X", "From": 0.001, "To": 0.1, "Count": 5, "Scale": "Log"}""", "0.001|0.00316228|0.01|0.0316228|0.1")]
    [InlineData("""{"Option": "X", "From": 1, "To": 8, "Count": 7, "Scale": "Log", "Whole": true}""", "1|2|3|4|6|8")]
    [InlineData("""{"Option": "X", "From": 3, "To": 3, "Count": 1}""", "3")]
    [InlineData("""{"Zip": [{"Option": "X", "Values": [1, 2]}, {"Option": "Y", "From": 5, "To": 6, "Step": 1}]}""", "1;5|2;6")]
    public void Expand_EveryForm_GivesItsValues(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', Parse(json).Validated().Expand().Select(point => string.Join(';', point))));

    [Theory]
    [InlineData("""{"Option": "X", "Values": []}""", "X is empty; expected at least one value")]
    [InlineData("""{"Option": "X"}""", "X is without values")]
    [InlineData("""{"Values": [1]}""", "expected the name of an option")]
    [InlineData("""{"Option": "X", "Values": [1], "From": 1, "To": 2, "Count": 2}""", "either Values or From")]
    [InlineData("""{"Option": "X", "From": 1, "Count": 2}""", "both From and To")]
    [InlineData("""{"Option": "X", "From": 2, "To": 1, "Count": 2}""", "≥ From = 2")]
    [InlineData("""{"Option": "X", "From": 1, "To": 2}""", "one of Step and Count")]
    [InlineData("""{"Option": "X", "From": 1, "To": 2, "Count": 1}""", "at least 2 where From and To differ")]
    [InlineData("""{"Option": "X", "From": 0, "To": 2, "Count": 3, "Scale": "Log"}""", "> 0 on a log scale")]
    [InlineData("""{"Option": "X", "From": 1, "To": 2, "Step": 1, "Scale": "Log"}""", "Count instead, on a log scale")]
    [InlineData("""{"Zip": [{"Option": "X", "Values": [1, 2]}, {"Option": "Y", "Values": [1]}]}""", "X has 2 values, Y has 1 values")]
    [InlineData("""{"Zip": []}""", "expected at least one axis")]
    public void Validated_Fault_IsNamed(string json, string part) =>
        Assert.Contains(part, Assert.Throws<OptionsException>(() => Parse(json).Validated()).Message, StringComparison.Ordinal);

    private static SweepAxis Parse(string json) =>
        SweepFile.Parse($$"""{"Name": "t", "Experiment": "e", "Axes": [{{json}}]}""", "t.json").Axes[0];
}
