using FeatureAveraging.Cli.Options;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Tests.Options;

public sealed class OptionsBinderTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Presets =
        new() { ["quick"] = ["Training.Steps=7", "Training.Momentum=0.5"] };

    [Fact]
    public void Bind_NothingSaid_GivesTheDefaults()
    {
        TrainExperimentOptions bound = Bind(OptionSources.None);

        Assert.Equal(TrainRecipe.Synthetic.Training, bound.Training);
        Assert.Equal(TrainRecipe.Synthetic.Network, bound.Network);
        Assert.Equal(10, bound.Data!.ClusterCount);
    }

    [Fact]
    public void Bind_EverySource_TheLaterOneWins()
    {
        const string file =
            """{ "training": { "steps": 5, "LearningRate": 0.25, "Momentum": 0.1, },""" +
            """ "data": { "centerNorms": [2] } /* comments are fine */ }""";

        TrainExperimentOptions bound =
            Bind(new OptionSources("a.json", file, "quick", ["Training.Momentum=0.75", "training.momentum=0.8"]));

        Assert.Equal(0.25, bound.Training.LearningRate); // file
        Assert.Equal(7, bound.Training.Steps);           // preset over file
        Assert.Equal(0.8, bound.Training.Momentum);      // the last setting over all
        Assert.Equal([2.0], bound.Data!.CenterNorms);
        Assert.Equal(1000, bound.Data.SampleCount);      // untouched neighbour
    }

    [Fact]
    public void Bind_TextValues_ReadAsTheOptionsType()
    {
        TrainExperimentOptions bound = Bind(Settings(
            "Data.CenterNorms=1, 2.5,3e1", "Data.Probabilities=", "Data.PositiveClusterCount=3", "Training.TrainOutputLayer=true",
            "Training.Form=direct", "Training.Loss=null", "Epochs=4"));

        Assert.Equal([1, 2.5, 30], bound.Data!.CenterNorms);
        Assert.Empty(bound.Data.Probabilities);
        Assert.Equal(3, bound.Data.PositiveClusterCount);
        Assert.True(bound.Training.TrainOutputLayer);
        Assert.Equal(TrainingForm.Direct, bound.Training.Form);
        Assert.Null(bound.Training.Loss);
        Assert.Equal(4, bound.Epochs);
    }

    [Fact]
    public void Bind_ManyFaults_ListsThemAll()
    {
        var sources = new OptionSources(
            "a.json", """{ "Training": { "Stps": 1 }, "Network": 3 }""", "fast",
            ["Training.Steps=many", "Training.Form=7", "Training.Steps=1.5", "Steps=1", "nonsense", "Training.Steps=null"]);

        OptionsException fault = Assert.Throws<OptionsException>(() => Bind(sources));

        Assert.Equal(
            [
                "There is no option Training.Stps; did you mean Training.Steps?",
                "Network in a.json is 3; expected an object {\"Name\": value}.",
                "--preset is fast; expected one of quick.",
                "Training.Steps is many; expected a whole number.",
                "Training.Form is 7; expected one of Auto, Direct, Dual.",
                "Training.Steps is 1.5; expected a whole number.",
                "There is no option Steps; did you mean Training.Steps?",
                "--set nonsense has no value; expected Section.Name=value.",
                "Training.Steps is null; expected a whole number.",
            ],
            fault.Faults);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "Epochs": 1, "Epochs": 2 }""")]
    public void Bind_BrokenFile_NamesTheFile(string text)
    {
        OptionsException fault = Assert.Throws<OptionsException>(() => Bind(new OptionSources("a.json", text, null, [])));

        Assert.StartsWith("a.json", fault.Faults.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_SectionThatDoesNotApply_IsUnknown()
    {
        var binder = new OptionsBinder<TrainExperimentOptions>(
            TrainExperimentJson.Default.TrainExperimentOptions, new TrainExperimentOptions(), Presets);

        Assert.Throws<OptionsException>(() => binder.Bind(Settings("Data.ClusterCount=3")));
    }

    [Fact]
    public void Check_ValuesOutOfRange_NamesThemAsTheUserWould()
    {
        OptionsBinder<TrainExperimentOptions> binder = Binder();
        TrainExperimentOptions bound = binder.Bind(Settings("Data.ClusterCount=1", "Training.Steps=-1", "Epochs=0"));

        OptionsException fault = Assert.Throws<OptionsException>(() => binder.Check(() => bound.Validated()));

        Assert.Equal(["Data.ClusterCount", "Training.Steps", "Epochs"], fault.Faults.Select(f => f.Split(' ')[0]));
    }

    private static TrainExperimentOptions Bind(OptionSources sources) => Binder().Bind(sources);

    private static OptionsBinder<TrainExperimentOptions> Binder() =>
        new(TrainExperimentJson.Default.TrainExperimentOptions, TrainRecipe.Synthetic, Presets);

    private static OptionSources Settings(params string[] settings) => new(null, null, null, settings);
}
