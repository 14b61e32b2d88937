using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Frontiers;

public sealed class ShallowFrontiersTests
{
    private static readonly Seed Root = new(5);
    private static readonly FrontierOptions Small = new() { Width = 8, Epochs = 16, Checkpoints = 3, RadiusCount = 12, PseudoPerSide = 2 };
    private static readonly (LabeledSamples Train, LabeledSamples Test) Data = Draw();
    private static readonly RecordDraft Draft = Run(Small, threads: 1);

    [Fact]
    public void AddTo_SmallSetting_HasEverySeriesAndMetricOfTheContract()
    {
        Assert.All(
            (string[])["shallow-coarse.native", "shallow-fine.max", "shallow-pseudo.max"],
            arm => Assert.Contains($"curve.{arm}.exact", Draft.Series.Keys));
        Assert.All((string[])["shallow-coarse", "shallow-fine", "shallow-pseudo"], arm =>
        {
            Assert.Equal(["seed", "step", "accuracy", "radius", "certified", "front"], Draft.Series[$"frontier.{arm}"].Keys);
            Assert.Equal([1, 4, 16], Draft.Series[$"frontier.{arm}"]["step"]);
            Assert.Equal(8, Draft.Metrics[$"{arm}.neurons"]);
            Assert.Contains($"{arm}.frontier.radius.96", Draft.Metrics.Keys);
        });
        Assert.Equal(1, Draft.Metrics["shallow-pseudo.ari"]);
        Assert.All(
            (string[])
            [
                "shallow-coarse.accuracy.clean", "shallow-fine.accuracy.clean.max", "shallow-fine.accuracy.clean.sum",
                "shallow-pseudo.accuracy.clean.max",
            ],
            metric => Assert.Equal(1, Draft.Metrics[metric]));
        Assert.All(
            (string[])
            [
                "shallow-coarse.radius.exact.median", "shallow-fine.radius.exact.max.median", "shallow-fine.radius.exact.sum.median",
                "shallow-pseudo.radius.exact.max.median",
            ],
            metric => Assert.InRange(Draft.Metrics[metric], 0.1, 1 + Math.Sqrt(Data.Test.Inputs.Dimension / 2.0)));
    }

    [Fact]
    public void AddTo_Claims_RestOnRecordedMetrics()
    {
        Assert.Equal(["P.shallow.fine", "P.shallow.pseudo"], Draft.Claims.Select(c => c.Id));
        Assert.All(Draft.Claims, claim => Assert.Equal(Draft.Metrics[claim.Metric], claim.Value));
        Assert.All(
            Draft.Claims, claim => Assert.Equal((Small.RadiusCount, IntervalOver.Images), (claim.Interval!.Count, claim.Interval.Over)));
        Assert.Equal(
            Draft.Metrics["shallow-fine.frontier.radius.96"] / Draft.Metrics["shallow-coarse.frontier.radius.96"], Draft.Claims[0].Value);
    }

    /// <summary>Second way: train the arm with the trainer alone, and solve the radii of the same samples.</summary>
    [Fact]
    public void AddTo_FinalFineNetwork_HasTheRadiiOfTheSolver()
    {
        TrainExperimentOptions recipe = TrainRecipe.ForSamples(Data.Train) with { Epochs = Small.Epochs };
        recipe = TrainRecipe.WithWidth(recipe, Small.Width, Supervision.Fine, 4);
        TwoLayerNetwork initial = NetworkInitializer.Multiclass(recipe.Network, Data.Train.Inputs.Dimension, Data.Train.Partition!, Root);
        TwoLayerNetwork network =
            Trainer.Train(initial, new TrainingSet(Data.Train), recipe.Resolve(Supervision.Fine, Data.Train.Count), Root).Network;
        SampleRadius[] all =
            RadiusSolver.Solve(new Classifier(network, Readout.Max), Data.Test, new RadiusOptions(), TimeProvider.System);
        int[] chosen = StratifiedSplit.Draw(Data.Test.Clusters, Small.RadiusCount, Root).Chosen;
        double expected = Statistics.Median(chosen.Select(i => all[i].Bracket.Attacked));
        Assert.Equal(expected, Draft.Metrics["shallow-fine.radius.exact.max.median"]);
        Assert.Equal(expected, Draft.Series["frontier.shallow-fine"]["radius"][^1]);
    }

    [Fact]
    public void AddTo_Curves_FallOnCommonRadii()
    {
        double[] radii = Draft.Series["curve.shallow-coarse.native.exact"]["radius"];
        Assert.All(Draft.Series.Where(s => s.Key.StartsWith("curve.", StringComparison.Ordinal)), curve =>
        {
            Assert.Equal(radii, curve.Value["radius"]);
            Assert.All(curve.Value["accuracy"].Zip(curve.Value["accuracy"].Skip(1)), pair => Assert.True(pair.Second <= pair.First));
            Assert.Equal(1, curve.Value["accuracy"][0]);
        });
    }

    [Fact]
    public void AddTo_TwoThreadsAndTwoSeeds_SameNumbersAsOneThreadAndTheFirstSeedsPointsFirst()
    {
        FrontierOptions both = Small with { Seeds = 2 };
        RecordDraft one = Run(both, threads: 1), two = Run(both, threads: 2);
        Assert.Equal(one.Metrics, two.Metrics);
        Assert.All(one.Series, s => Assert.All(s.Value, column => Assert.Equal(column.Value, two.Series[s.Key][column.Key])));
        Assert.Equal([5, 5, 5, 6, 6, 6], one.Series["frontier.shallow-fine"]["seed"]);
        Assert.Equal(Draft.Series["frontier.shallow-fine"]["radius"], one.Series["frontier.shallow-fine"]["radius"].Take(3));
        double[] raw = one.Series["seeds.shallow-fine.radius.exact.max.median"]["value"];
        Assert.Equal(2, raw.Distinct().Count());
        Assert.Equal(raw.Average(), one.Metrics["shallow-fine.radius.exact.max.median"]);
        double[] fine = one.Series["seeds.shallow-fine.frontier.radius.96"]["value"],
            coarse = one.Series["seeds.shallow-coarse.frontier.radius.96"]["value"];
        Assert.Equal(
            Math.Sqrt(fine[0] / coarse[0] * (fine[1] / coarse[1])), one.Metrics["shallow-fine.frontier.radius.96.over.coarse"], 1e-12);
        Assert.Contains("low", one.Series["curve.shallow-fine.max.exact"].Keys);
    }

    [Fact]
    public void AddTo_LevelThatNoCheckpointReaches_IsLeftOutWithADiagnostic()
    {
        // labels against the clusters: nothing can be learnt of the sides
        int[] wrong = [.. Enumerable.Range(0, Data.Test.Count).Select(i => i % 2 == 0 ? Data.Test.Labels[i] : -Data.Test.Labels[i])];
        RecordDraft draft = Contexts.Draft(Root.Root);
        ShallowFrontiers.AddTo(
            draft, Data.Train, new LabeledSamples(Data.Test.Inputs, wrong, Data.Test.Clusters.ToArray(), Data.Test.Partition), Small);
        Assert.DoesNotContain(draft.Metrics.Keys, name => name.Contains(".frontier.", StringComparison.Ordinal));
        Assert.Empty(draft.Claims);
        Assert.Equal(9, draft.Diagnostics.Count(d => d.Id == DiagnosticIds.LevelNotReached));      // three arms, three levels
    }

    [Fact]
    public void AddTo_NoNodes_ReportsBracketsAndClaimsNothing()
    {
        RecordDraft draft = Run(Small with { NodeLimit = 0 }, threads: 1);
        Assert.Contains("curve.shallow-coarse.native.certified", draft.Series.Keys);
        Assert.Contains("curve.shallow-coarse.native.attack", draft.Series.Keys);
        Assert.DoesNotContain("shallow-coarse.radius.exact.median", draft.Metrics.Keys);
        Assert.InRange(draft.Metrics["shallow-coarse.radius.certified.median"], 0, draft.Metrics["shallow-coarse.radius.attack.median"]);
        Assert.Empty(draft.Claims);
    }

    [Fact]
    public void AddTo_Cancelled_Throws() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => ShallowFrontiers.AddTo(
                Contexts.Draft(Root.Root, cancellation: new CancellationToken(canceled: true)), Data.Train, Data.Test, Small));

    [Fact]
    public void AddTo_SamplesThatDoNotFit_ThrowsArgumentException()
    {
        RecordDraft draft = Contexts.Draft(Root.Root);
        var unlabelled = new LabeledSamples(Data.Train.Inputs, Data.Train.Labels.ToArray());
        Assert.Throws<ArgumentException>(() => ShallowFrontiers.AddTo(draft, unlabelled, Data.Test, Small));
        Assert.Throws<ArgumentException>(
            () => ShallowFrontiers.AddTo(draft, Data.Train, Data.Test, Small with { RadiusCount = Data.Test.Count + 1 }));
    }

    private static RecordDraft Run(FrontierOptions options, int threads)
    {
        RecordDraft draft = Contexts.Draft(Root.Root, threads);
        ShallowFrontiers.AddTo(draft, Data.Train, Data.Test, options);
        return draft;
    }

    private static (LabeledSamples Train, LabeledSamples Test) Draw()
    {
        var distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 4, InputDimension = 100 }, Root);
        return (distribution.Draw(160, Root, "data.train"), distribution.Draw(40, Root, "data.test"));
    }
}
