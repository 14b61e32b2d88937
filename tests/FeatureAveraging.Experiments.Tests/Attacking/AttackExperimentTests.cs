using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Attacking;

public class AttackExperimentTests
{

    [Fact]
    public void Run_SumReadout_BracketsExactBetweenCertificateAndAttacks()
    {
        RunRecord record = Run(new AttackExperimentOptions()).Record;
        double exact = record.Metrics["model.radius.exact.sum.median"];
        Assert.True(record.Metrics["model.radius.certified.sum.median"] <= exact);
        Assert.All(
            AttackCatalog.Names.Where(name => record.Metrics.ContainsKey($"model.radius.{name}.sum.median")),
            name => Assert.True(record.Metrics[$"model.radius.{name}.sum.median"] >= exact * (1 - 1e-9), name));
        Assert.InRange(record.Metrics["model.radius.attack.sum.median"], exact * (1 - 1e-9), exact * 1.01);
        Assert.Contains(record.Diagnostics, d => d.Id == DiagnosticIds.DeadOpponents);
        Assert.Contains(
            record.Diagnostics,
            d => d.Id == DiagnosticIds.AttackSkipped && d.Message.Contains("its one rival is the margin", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_SumReadout_KeepsLabelAndMarginOfEverySample()
    {
        ExperimentOutcome outcome = Run(new AttackExperimentOptions { Attacks = ["fmn"], Radii = [0, 10] });
        IReadOnlyDictionary<string, double[]> columns = outcome.Record.Series["distances.model.sum"];
        Assert.Equal(columns["exact"].Select(radius => radius > 0), columns["margin"].Select(margin => margin > 0));
        Assert.Equal(Samples().Labels.ToArray().Select(label => (double)label), columns["label"]);
        Assert.Equal(Enumerable.Range(0, columns["label"].Length).Select(i => (double)i), columns["sample"]);
    }

    [Fact]
    public void Run_InABox_ComparesNoAttackWithRadiiThatKnowNoBox()
    {
        var options = new AttackExperimentOptions { Attacks = ["fmn"], Radii = [0, 10] };
        RunRecord free = Run(options).Record, boxed = Run(options with { Lower = -40, Upper = 40 }).Record;
        Assert.True(free.Metrics.ContainsKey("model.attack.close.sum"));
        Assert.Contains(free.Diagnostics, d => d.Id == DiagnosticIds.AttackGap);
        Assert.DoesNotContain(boxed.Metrics, m => m.Key.Contains(".close.", StringComparison.Ordinal));
        Assert.DoesNotContain(boxed.Diagnostics, d => d.Id == DiagnosticIds.AttackGap);
    }

    [Fact]
    public void Run_AnyThreadCount_SameMetricsAndSeries()
    {
        var options = new AttackExperimentOptions
        {
            Attacks = ["pgd", "apgd-through", "fmn", "square", "universal", "pieces"],
            Radii = [0, 5, 8, 10, 12],
        };
        RunRecord one = Run(options).Record, four = Run(options, threads: 4).Record;
        Assert.Equal(one.Metrics, four.Metrics);
        Assert.All(one.Series, s => Assert.All(s.Value, c => Assert.Equal(c.Value, four.Series[s.Key][c.Key])));
    }

    [Fact]
    public void Run_Cancelled_KeepsTheFinishedAttacks()
    {
        using var source = new CancellationTokenSource();
        var options = new AttackExperimentOptions { Attacks = ["averaged", "fmn"], Radii = [0, 10] };
        var cancelAtFmn = new Callback(p =>
        {
            if (p.Stage.StartsWith("fmn", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        });
        RunContext context = Contexts.Of(1, cancellation: source.Token) with { Progress = cancelAtFmn };
        ExperimentOutcome outcome = AttackExperiment.Run(Classifier(), Samples(), options, context);
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Null(outcome.Attacks);
        Assert.True(outcome.Record.Metrics.ContainsKey("model.radius.averaged.sum.median"));
        Assert.False(outcome.Record.Metrics.ContainsKey("model.radius.fmn.sum.median"));
    }

    [Fact]
    public void Options_Defaults_AreTheWholeSuiteInL2WithoutABox()
    {
        AttackExperimentOptions options = new AttackExperimentOptions().Validated();
        Assert.Equal(AttackCatalog.Names, options.Attacks);
        Assert.Equal((1, Norm.L2, null, null, 1), (options.Restarts, options.Norm, options.Lower, options.Upper, options.Threads));
        Assert.Null(options.Radii);
        Assert.Null(options.ComputeBox());
    }

    [Fact]
    public void Options_EveryFault_IsListedAtOnce()
    {
        var options = new AttackExperimentOptions
        {
            Attacks = ["nuke"],
            Restarts = 0,
            Norm = (Norm)7,
            Lower = 1,
            Upper = 0,
            Radii = [2, 1],
            Threads = 0,
        };
        OptionsException faults = Assert.Throws<OptionsException>(options.Validated);
        Assert.Equal(6, faults.Faults.Count);
        Assert.Contains(faults.Faults, f => f.Contains("Attacks is nuke", StringComparison.Ordinal));
    }

    [Fact]
    public void Catalog_EveryName_MakesTheAttackOfThatName()
    {
        Assert.Equal(AttackCatalog.Names.Count, AttackCatalog.Names.Distinct().Count());
        Assert.All(AttackCatalog.Names, name => Assert.Equal(name, AttackCatalog.Find(name)?.Traits.Name));
        Assert.Null(AttackCatalog.Find("nuke"));
    }

    [Theory]
    [InlineData(new[] { 0.0, 10, 20 }, 22.0, 1.0)]      // 1.1 · 20 in at most 25 round steps
    [InlineData(new[] { 0.3, double.PositiveInfinity }, 0.33, 0.02)]
    public void RadiusGrid_Distances_AreCoveredInRoundSteps(double[] distances, double least, double step)
    {
        double[] radii = RadiusGrid.Cover(distances);
        Assert.True(radii[^1] >= least - 1e-12 && radii[^1] < least + step + 1e-12, $"{radii[^1]}");
        Assert.Equal(step, radii[1], 1e-12);
        Assert.True(radii.Length <= 27);
    }

    [Fact]
    public void RadiusGrid_NothingToCover_IsTheOrigin() => Assert.Equal([0], RadiusGrid.Cover([0, double.PositiveInfinity]));

    private static ExperimentOutcome Run(AttackExperimentOptions options, int threads = 1) =>
        AttackExperiment.Run(
            Classifier(), Samples(), options, Contexts.Of(1, threads, TestContext.Current.CancellationToken));

    private static ClusterDistribution Distribution() =>
        ClusterDistribution.Create(new ClusterOptions { InputDimension = 300, ClusterCount = 6 }, new Seed(3));

    private static Classifier Classifier()
    {
        ClusterDistribution distribution = Distribution();
        return new Classifier(ReferenceNetworks.DecoupledMulticlass(distribution.Centers, distribution.Partition), Readout.Sum);
    }

    private static LabeledSamples Samples() => Distribution().Draw(40, new Seed(3), "data.test", 0, 1);

    private sealed class Callback(Action<ExperimentProgress> action) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => action(value);
    }
}
