using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Core.Tests.Runs;

public sealed class RecordNameTests
{
    private static readonly string[] Metrics = Published(record => record.Metrics.Keys), Series = Published(record => record.Series.Keys);
    private static readonly string[] Arms =
    [
        "biased", "coarse", "coarse-adversarial", "coarse-decay", "coarse-stopped", "fine", "head-coarse", "head-fine", "mixed", "model",
        "pseudo", "shallow-coarse", "shallow-fine", "shallow-pseudo",
    ];

    [Fact]
    public void Parse_EveryPublishedName_IsTheInverseOfToString()
    {
        Assert.All(Metrics, name => Assert.Equal(name, MetricName.Parse(name).ToString()));
        Assert.All(Series, name => Assert.Equal(name, SeriesName.Parse(name).ToString()));
        Assert.True(Metrics.Length > 400 && Series.Length > 150, $"{Metrics.Length} metrics and {Series.Length} series were found");
    }

    // A part that strays into another one appears among its values.
    [Fact]
    public void Parse_EveryPublishedMetric_HasPartsOfTheKnownKinds()
    {
        MetricName[] names = Array.ConvertAll(Metrics, MetricName.Parse);
        Assert.Equal(["", "attack", "curves", "hypothesis", "paired", "paper", "theory"], Values(names, name => name.Kind));
        Assert.Equal(["", .. Arms], Values(names, name => name.Arm));
        Assert.Equal(
            [
                "", "curve.least", "difference", "half", "median", "minus.fine", "minus.printed", "over.adversarial", "over.coarse",
                "over.fine", "over.rival", "overstatement", "ratio",
            ],
            Values(names, name => name.Statistic));
        Assert.Equal(
            ["", "deviation", "high", "images.high", "images.low", "low", "samples.high", "samples.low"],
            Values(names, name => name.Spread));
        Assert.Equal(["", "Max", "Native", "Probability", "Sum"], Values(names, name => $"{name.Readout}"));
        Assert.Equal(
            [
                "accuracy.classes", "accuracy.clean", "accuracy.loss", "accuracy.slack", "accuracy.train", "accuracy.validation", "ari",
                "attack.close", "averaged.ratio", "coefficients.spread", "cosine.contrast", "cosine.diagonal", "cosine.offdiagonal",
                "cosine.other", "cosine.own", "frontier.radius.95",
                "frontier.radius.96", "groups.dead", "index.averaging", "index.shared", "loss.final", "masking", "masking.dead",
                "neurons", "neurons.dead", "printed.excess", "radius", "radius.embedding", "radius.input", "residual.ratio", "silhouette",
                "space", "stability", "step", "steps", "subclasses", "tuned", "wins",
            ],
            Values(names.Where(name => name.Kind.Length == 0), name => name.Quantity));
        Assert.Equal(
            ["", "attack", "certified", "exact", "validation"],      // the last of these: the mean radius that choices are made by
            Values(names, name => name.Method).Except(names.Where(name => name.Quantity == "wins").Select(name => name.Method)));
    }

    [Fact]
    public void Parse_EveryPublishedSeries_HasPartsOfTheKnownKinds()
    {
        SeriesName[] names = Array.ConvertAll(Series, SeriesName.Parse), own = Array.FindAll(names, name => name.Kind != SeriesName.Seeds);
        Assert.Equal(
            [
                "choice", "confusion", "curve", "curve.paper", "distances", "frames", "frontier", "inputs", "matrix", "overstatement",
                "paired", "pictures", "seeds", "sizes", "slice", "stage", "trajectory",
            ],
            Values(names, name => name.Kind));
        Assert.Equal(Arms, Values(own, name => name.Arm));
        Assert.Equal(
            [
                "", "accuracy", "active", "attack", "centers", "clean", "coefficient.other", "coefficient.own", "cosine", "cosine.other",
                "cosine.own", "curve", "loss", "margin.mean", "means", "radius", "ratio.equal-accuracy", "ratio.equal-epochs",
                "ratio.equal-loss", "shared",
            ],
            Values(own, name => name.Quantity));
        Assert.All(own, name => Assert.Equal(name.Kind is "curve" or "overstatement", name.Method.Length > 0));
        Assert.All(names.Except(own), name => Assert.Contains(name.Quantity, Metrics));
        Assert.All(own, name => Assert.Equal(
            name.Kind is "curve" or "overstatement" or "paired" or "distances" or "frames" or "pictures" or "slice",
            name.Readout is not null));
    }

    [Fact]
    public void MetricFactories_GiveTheNamesOfRecords()
    {
        AssertIs("coarse.loss.final", MetricName.Of("coarse", "loss.final"));
        AssertIs("fine.accuracy.clean.max", MetricName.Of("fine", "accuracy.clean", Readout.Max));
        AssertIs("coarse.radius.exact.median", MetricName.Radius("coarse", "exact"));
        AssertIs("model.radius.pgd-native-through.sum.half", MetricName.Radius("model", "pgd-native-through", Readout.Sum, "half"));
        AssertIs(
            "fine.radius.exact.max.over.coarse.samples.low",
            MetricName.Radius("fine", "exact", Readout.Max, "over.coarse") with { Spread = "samples.low" });
        AssertIs("fine.masking.pgd.sum.overstatement", MetricName.Overstatement("fine", "pgd", Readout.Sum));
        AssertIs("fine.masking.dead.max", MetricName.Of("fine", "masking.dead", Readout.Max));
        AssertIs("head-fine.averaged.ratio.sum", MetricName.Of("head-fine", "averaged.ratio", Readout.Sum));
        AssertIs("model.wins.fmn-through", MetricName.Of("model", "wins") with { Method = "fmn-through" });
        AssertIs("coarse.printed.excess.attack", MetricName.Of("coarse", "printed.excess") with { Method = "attack" });
        AssertIs("paired.fine.probability.ratio.deviation", MetricName.Paired("fine", Readout.Probability, "ratio").Deviation);
        AssertIs("theory.radius.sum", MetricName.Theory("radius.sum"));
        AssertIs(
            "fine.radius.embedding.exact.max.over.coarse",
            MetricName.Radius("fine", "exact", Readout.Max, "over.coarse") with { Quantity = MetricName.EmbeddingRadius });
        AssertIs(
            "coarse.radius.input.attack.median",
            MetricName.Radius("coarse", MethodName.Strongest) with { Quantity = MetricName.InputRadius });
        AssertIs("paper.fine.radius.half", new MetricName { Kind = "paper", Arm = "fine", Quantity = "radius", Statistic = "half" });
        AssertIs("m.deviation", MetricName.Parse("m").Deviation);
        AssertIs("m.low", MetricName.Parse("m").Low(IntervalOver.Seeds));
        AssertIs("m.images.low", MetricName.Parse("m").Low(IntervalOver.Images));
        AssertIs("m.samples.high", MetricName.Parse("m").High(IntervalOver.Samples));
        AssertIs("attack.close.least.samples.high", new MetricName { Kind = "attack", Quantity = "close.least", Spread = "samples.high" });
        AssertIs(
            "shallow-fine.frontier.radius.95.over.coarse",
            MetricName.Of("shallow-fine", "frontier.radius.95") with { Statistic = "over.coarse" });
    }

    [Fact]
    public void SeriesFactories_GiveTheNamesOfRecords()
    {
        AssertIs("curve.fine.max.pgd-native", SeriesName.Curve("fine", Readout.Max, MethodName.NativePgd));
        AssertIs("curve.paper.coarse", SeriesName.Printed("coarse"));
        AssertIs("overstatement.fine.max.pgd-native", SeriesName.Overstatement("fine", Readout.Max, "pgd-native"));
        AssertIs("trajectory.fine.cosine.own", SeriesName.Of("trajectory", "fine", "cosine.own"));
        AssertIs("frontier.shallow-fine", SeriesName.Of("frontier", "shallow-fine"));
        AssertIs("distances.model.sum", SeriesName.Of(SeriesName.Distances, "model", Readout.Sum));
        AssertIs("paired.fine.max.curve", SeriesName.Of("paired", "fine", Readout.Max, "curve"));
        AssertIs("seeds.fine.radius.attack.max.median", SeriesName.OfSeeds(MetricName.Radius("fine", "attack", Readout.Max)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(".")]
    [InlineData("a..b.")]
    [InlineData("curve.a.argmax.exact")]
    [InlineData("curve.paper")]
    [InlineData("seeds")]
    [InlineData("paired")]
    [InlineData("theory.")]
    [InlineData("a.maximum.radius")]
    public void Parse_AnyText_IsKept(string text)
    {
        Assert.Equal(text, MetricName.Parse(text).ToString());
        Assert.Equal(text, SeriesName.Parse(text).ToString());
    }

    [Fact]
    public void Group_IsTheFirstPart() => Assert.All(Metrics, name => Assert.Equal(name.Split('.')[0], MetricName.Parse(name).Group));

    private static void AssertIs(string text, MetricName name)
    {
        Assert.Equal(text, name);
        Assert.Equal(name, MetricName.Parse(text));
    }

    private static void AssertIs(string text, SeriesName name)
    {
        Assert.Equal(text, name);
        Assert.Equal(name, SeriesName.Parse(text));
    }

    private static string[] Values<T>(IEnumerable<T> names, Func<T, string> part) =>
        [.. names.Select(part).Distinct().Order(StringComparer.Ordinal)];

    private static string[] Published(Func<RunRecord, IEnumerable<string>> names) =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Records"), "run.json", SearchOption.AllDirectories)
            .SelectMany(path => names(RunRecordJson.Deserialize(File.ReadAllText(path)))).Distinct(),
    ];
}
