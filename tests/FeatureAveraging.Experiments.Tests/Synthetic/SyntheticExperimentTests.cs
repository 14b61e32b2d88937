using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Synthetic;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Synthetic;

public class SyntheticExperimentTests
{

    private static readonly SyntheticOptions Small = new()
    {
        Data = new ClusterOptions { ClusterCount = 4, InputDimension = 400, SampleCount = 160, TestCount = 60 },
        Network = new NetworkOptions { NeuronsPerSign = 3, InitialWeightScale = 1e-4, InitialBiasScale = 1e-4 },
        Training = new TrainingOptions { Steps = 120, LearningRate = 5e-3 },
        Curve = new CurveOptions { Limit = 24, Step = 2 },
    };

    [Fact]
    public void Run_SmallSetting_FindsAveragingAndDecoupling()
    {
        RunRecord record = Run(Small).Record;
        Assert.Equal(1, record.Metrics["coarse.accuracy.clean"]);
        Assert.Equal(1, record.Metrics["fine.accuracy.clean"]);
        Assert.InRange(record.Metrics["coarse.cosine.own"], 0.6, 1 / Math.Sqrt(2));     // theory 1/√2, less the noise in w
        Assert.InRange(record.Metrics["fine.cosine.diagonal"], 0.95, 1);
        Assert.True(record.Metrics["coarse.index.averaging"] > 0.95);
        Assert.True(record.Metrics["fine.index.averaging"] < 0.05);
        // √(d/k) = 10
        Assert.InRange(record.Metrics["coarse.radius.averaged.native.median"], 0.9 * Math.Sqrt(100), 1.1 * Math.Sqrt(100));
        // √(d/2) = 14.1
        Assert.InRange(record.Metrics["fine.radius.pgd.max.median"], 0.9 * Math.Sqrt(200), 1.1 * Math.Sqrt(200));
        // PGD overstates
        Assert.InRange(record.Metrics["coarse.radius.pgd.native.median"], 0.9 * Math.Sqrt(100), 1.2 * Math.Sqrt(100));
    }

    /// <summary>Whatever the short form measures is what the long one measures; what it leaves out is not there under any name.</summary>
    [Fact]
    public void Run_ExactRadiiAlone_AreThoseOfTheWholeRun()
    {
        SyntheticOptions options = Small with { PseudoPerClass = 2, Training = Small.Training with { Steps = 40 } };
        RunRecord whole = Run(options).Record, brief = Run(options with { Scope = SyntheticScope.ExactRadii }).Record;

        Assert.All(brief.Metrics, metric => Assert.Equal(whole.Metrics[metric.Key], metric.Value));
        string[] left = ["attack", "pgd", "fmn", "certified", "masking", "biased", "mixed", "paper", "pieces", ".averaged."];
        Assert.DoesNotContain(brief.Metrics.Keys, name => Array.Exists(left, word => name.Contains(word, StringComparison.Ordinal)
            && !name.StartsWith("theory.", StringComparison.Ordinal)));
        string[] exact = [.. whole.Metrics.Keys.Where(name => name.Contains("radius.exact", StringComparison.Ordinal)
            && !name.StartsWith("biased", StringComparison.Ordinal) && !name.StartsWith("mixed", StringComparison.Ordinal))];
        Assert.True(exact.Length >= 5);
        Assert.All(exact, name => Assert.Contains(name, brief.Metrics.Keys));
        Assert.Empty(brief.Claims);
    }

    /// <summary>However often a run is cut, it goes on from its checkpoints and ends with the same bits.</summary>
    [Fact]
    public void Run_CutAgainAndAgain_HasTheMetricsOfAnUncutRun()
    {
        SyntheticOptions options = Small with { Scope = SyntheticScope.ExactRadii, Training = Small.Training with { Steps = 40 } };
        var kept = new Dictionary<string, TrainingCheckpoint>();
        int cuts = -1;
        ExperimentOutcome last;
        do
        {
            using var cut = new CancellationTokenSource();
            int steps = 0;
            var store = new CheckpointStore(kept.GetValueOrDefault, (training, checkpoint) => kept[training] = checkpoint, () =>
            {
                if (++steps == 17)
                {
                    cut.Cancel();
                }

                return false;
            });
            last = SyntheticExperiment.Run(options, Contexts.Of(3, cancellation: cut.Token) with { Checkpoints = store });
            cuts++;
        }
        while (last.Outcome == TrainingOutcome.Cancelled && cuts < 20);

        Assert.Equal(5, cuts);      // coarse at 17 and 34; then its last 6 again each time, and fine at 11, 22, 33
        Assert.Equal(["coarse", "fine"], kept.Keys.Order());
        RunRecord whole = SyntheticExperiment.Run(options, Contexts.Of(3)).Record;
        Assert.Equal(whole.Metrics, last.Record.Metrics);
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(8, 4)]
    public void Run_MoreThanTwoCoarseClasses_HasTheRadiiOfTheory(int clusters, int groups)
    {
        SyntheticOptions options = Small with
        {
            Data = Small.Data with { ClusterCount = clusters, ClassCount = groups, SampleCount = 320 },
        };
        RunRecord record = Run(options).Record;
        double averaged = Math.Sqrt(400.0 * groups / (2 * clusters)), optimal = Math.Sqrt(200);
        Assert.Equal(averaged, record.Metrics["theory.radius.averaged"], 1e-9);
        Assert.InRange(record.Metrics["coarse.radius.exact.native.median"], 0.9 * averaged, 1.1 * averaged);
        Assert.InRange(record.Metrics["fine.radius.exact.max.median"], 0.9 * optimal, 1.05 * optimal);
        Assert.True(record.Metrics["fine.radius.exact.sum.median"] < record.Metrics["fine.radius.exact.max.median"]);
        Assert.InRange(record.Metrics["fine.cosine.diagonal"], 0.95, 1);
        Assert.True(record.Metrics["coarse.index.averaging"] > 0.95);
        Assert.Contains(record.Claims, c => c.Id == "G.gain");
        Assert.DoesNotContain(record.Claims, c => c.Id.StartsWith("F3", StringComparison.Ordinal));
        Assert.Equal(record.Claims.Count, record.Claims.Select(c => c.Id).Distinct().Count());
    }

    /// <summary>Clusters that are found are as good as those that are given; with none to be found the record has no such arm.</summary>
    [Theory]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    public void Run_DiscoveredClusters_HaveTheRadiiOfTheClusters(int clusters, int groups)
    {
        SyntheticOptions options = Small with
        {
            Data = Small.Data with { ClusterCount = clusters, ClassCount = groups, SampleCount = 320 },
            PseudoPerClass = 2,
        };
        ExperimentOutcome outcome = Run(options);
        RunRecord record = outcome.Record;
        Assert.Equal(1, record.Metrics["pseudo.ari"]);
        Assert.Equal(1, record.Metrics["pseudo.accuracy.clean"]);
        Assert.True(record.Metrics["pseudo.index.averaging"] < 0.05);
        double fine = record.Metrics["fine.radius.exact.max.median"];
        Assert.InRange(record.Metrics["pseudo.radius.exact.max.median"], 0.97 * fine, 1.03 * fine);
        Assert.All(["P.pseudo.ari", "P.pseudo.gain"], id => Assert.True(record.Claims.Single(c => c.Id == id).Holds));
        Assert.Equal(2 * groups, outcome.Networks["pseudo"].OutputCount);
        Assert.DoesNotContain(Run(Small).Record.Metrics, m => m.Key.StartsWith("pseudo", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_TooManyDiscoveredClusters_AgreeLess()
    {
        RunRecord record = Run(Small with { PseudoPerClass = 6 }).Record;
        Assert.InRange(record.Metrics["pseudo.ari"], 0.1, 0.9);
        Assert.False(record.Claims.Single(c => c.Id == "P.pseudo.ari").Holds);
    }

    [Fact]
    public void Validated_LossForMoreThanTwoCoarseClasses_IsRefused() => Assert.Contains(
        "both arms have cross-entropy",
        Assert.Throws<OptionsException>(() => (Small with
        {
            Data = Small.Data with { ClassCount = 3 },
            Training = Small.Training with { Loss = LossFunction.Logistic },
        }).Validated()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Run_EveryCurve_FallsFromCleanAccuracyAndStaysInTheUnitInterval()
    {
        RunRecord record = Run(Small).Record;
        var curves = record.Series.Where(
            s => s.Key.StartsWith("curve.", StringComparison.Ordinal) && !s.Key.StartsWith("curve.paper", StringComparison.Ordinal))
            .ToList();
        // exact, certified, attack, pgd, averaged, fmn, fmn-through, pieces for 4 decisions; pgd-native for 3; fmn-rivals for 2;
        // exact and certified of 2 reference networks
        Assert.Equal(41, curves.Count);
        Assert.All(curves, curve =>
        {
            double[] accuracy = curve.Value["accuracy"];
            Assert.Equal(record.Metrics[$"{curve.Key.Split('.')[1]}.accuracy.clean"], accuracy[0]);
            Assert.All(accuracy.Zip(accuracy.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
        });
    }

    [Fact]
    public void Run_ExactCurves_LieBelowEveryAttackAndNearTheTheory()
    {
        RunRecord record = Run(Small).Record;
        foreach (string curve in (string[])["coarse.native", "fine.max", "fine.sum"])
        {
            double[] exact = record.Series[$"curve.{curve}.exact"]["accuracy"], pgd = record.Series[$"curve.{curve}.pgd"]["accuracy"];
            double[] certified = record.Series[$"curve.{curve}.certified"]["accuracy"],
                strongest = record.Series[$"curve.{curve}.attack"]["accuracy"];
            Assert.All(exact.Zip(pgd), pair => Assert.True(pair.First <= pair.Second));
            Assert.All(exact.Zip(strongest), pair => Assert.True(pair.First <= pair.Second));
            Assert.All(exact.Zip(certified), pair => Assert.True(pair.First >= pair.Second));
        }

        Assert.InRange(record.Metrics["coarse.radius.exact.median"], 0.9 * Math.Sqrt(100), 1.05 * Math.Sqrt(100));
        Assert.InRange(record.Metrics["fine.radius.exact.max.median"], 0.9 * Math.Sqrt(200), 1.05 * Math.Sqrt(200));
    }

    [Fact]
    public void Run_PolynomialRelu_HasAttacksButNoExactRadii()
    {
        RunRecord record = Run(Small with { Network = Small.Network with { ActivationPower = 2 } }).Record;
        Assert.DoesNotContain(record.Series.Keys, name => name.EndsWith(".exact", StringComparison.Ordinal));
        Assert.DoesNotContain(record.Claims, c => c.Id == "C2.exact");
        Assert.Contains("curve.coarse.native.pgd", record.Series.Keys);
    }

    [Fact]
    public void Run_AnyThreadCount_SameMetricsAndSeries()
    {
        ExperimentOutcome one = Run(Small), two = Run(Small, threads: 2);
        Assert.Equal(one.Record.Metrics, two.Record.Metrics);
        Assert.All(one.Record.Series, s => Assert.All(s.Value, c => Assert.Equal(c.Value, two.Record.Series[s.Key][c.Key])));
        Assert.Equal(one.Networks["fine"].Hidden.Weights.Values.ToArray(), two.Networks["fine"].Hidden.Weights.Values.ToArray());
    }

    [Fact]
    public void Run_TheoryColumns_StayNearTheMeasuredOnes()
    {
        RunRecord record = Run(Small).Record;
        foreach (string series in (string[])
        [
            "trajectory.coarse.loss", "trajectory.fine.loss", "trajectory.coarse.coefficient.own", "trajectory.fine.coefficient.own",
        ])
        {
            IReadOnlyDictionary<string, double[]> columns = record.Series[series];
            Assert.Equal(columns["value"][^1], columns["theory"][^1], 0.2 * Math.Abs(columns["value"][^1]) + 0.02);
        }
    }

    [Fact]
    public void Run_ClaimsRestOnRecordedMetrics()
    {
        RunRecord record = Run(Small).Record;
        Assert.NotEmpty(record.Claims);
        Assert.All(record.Claims, c => Assert.Equal(record.Metrics[c.Metric], c.Value));
        Assert.Equal(record.Claims.Count, record.Claims.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void Run_WrongData_FailsClaimsInsteadOfHidingThem()
    {
        RunRecord record = Run(Small with { Training = Small.Training with { Steps = 0 } }).Record;
        Assert.False(record.Claims.Single(c => c.Id == "C1.cosine.own").Holds);
        Assert.False(record.Claims.Single(c => c.Id == "C4.cosine.diagonal").Holds);
    }

    [Fact]
    public void Run_CancelledWhileAttacking_KeepsTheFinishedStages()
    {
        using var source = new CancellationTokenSource();
        var progress = new Callback(p => { if (p.Stage.StartsWith("pgd", StringComparison.Ordinal)) { source.Cancel(); } });
        ExperimentOutcome outcome =
            SyntheticExperiment.Run(Small, Contexts.Of(1, cancellation: source.Token) with { Progress = progress });
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Equal(2, outcome.Networks.Count);
        Assert.Contains("fine.cosine.diagonal", outcome.Record.Metrics.Keys);
        Assert.Empty(outcome.Record.Claims);
    }

    [Fact]
    public void Run_CancelledBeforeTraining_KeepsTheInitialNetwork()
    {
        ExperimentOutcome outcome =
            SyntheticExperiment.Run(Small, Contexts.Of(1, cancellation: new CancellationToken(canceled: true)));
        Assert.Equal(TrainingOutcome.Cancelled, outcome.Outcome);
        Assert.Equal(0, outcome.Record.Metrics["coarse.steps"]);
    }

    [Fact]
    public void Run_HugeRateWithExponentialLoss_SaysDiverged()
    {
        ExperimentOutcome outcome = Run(Small with
        {
            Data = Small.Data with { LabelNoise = 0.3 },
            Training = Small.Training with { LearningRate = 1e6, Loss = LossFunction.Exponential },
        });
        Assert.Equal(TrainingOutcome.Diverged, outcome.Outcome);
        Assert.Contains(outcome.Record.Diagnostics, d => d.Id == DiagnosticIds.TrainingDiverged);
    }

    [Fact]
    public void Run_RelaxedDistribution_Works()
    {
        RunRecord record = Run(Small with
        {
            Data = Small.Data with
            {
                PositiveClusterCount = 1,
                CenterCosine = 0.2,
                CenterNorms = [18, 20, 22, 24],
                Probabilities = [0.4, 0.2, 0.2, 0.2],
            },
        }).Record;
        Assert.InRange(record.Metrics["coarse.accuracy.clean"], 0.95, 1);
        Assert.Contains(record.Diagnostics, d => d.Id == DiagnosticIds.HypothesesViolated);
        Assert.Contains(record.Diagnostics, d => d.Id == DiagnosticIds.UnbalancedSum);
    }

    [Fact]
    public void Validated_SeveralFaults_ListsThemAll()
    {
        var options = new SyntheticOptions
        {
            Data = new ClusterOptions { ClusterCount = 1 },
            Attack = new PgdOptions { Loss = AttackLoss.Training },
            Training = new TrainingOptions { Loss = LossFunction.CrossEntropy, CheckpointEvery = 3 },
            Curve = new CurveOptions { Step = 0 },
        };
        OptionsException faults = Assert.Throws<OptionsException>(options.Validated);
        Assert.Equal(5, faults.Faults.Count);
        Assert.Contains(
            faults.Faults,
            f => f.StartsWith("Cluster.ClusterCount", StringComparison.Ordinal)
                || f.Contains("ClusterCount is 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_AreThePaperSetting()
    {
        var options = new SyntheticOptions();
        Assert.Equal(
            (10, 3072, 1000, 1000),
            (options.Data.ClusterCount, options.Data.InputDimension, options.Data.SampleCount, options.Data.TestCount));
        Assert.Equal(
            (5, 1, 1e-5, 1e-5),
            (
                options.Network.NeuronsPerSign, options.Network.NeuronsPerClass, options.Network.InitialWeightScale,
                options.Network.InitialBiasScale));
        Assert.Equal((1e-3, 100), (options.Training.LearningRate, options.Training.Steps));
        Assert.Equal((40, 2.5), (options.Attack.Steps, options.Attack.RelativeStep));
        Assert.Equal(30, options.Curve.ComputeRadii().Length);
        Assert.Equal(58, options.Curve.ComputeRadii()[^1]);
    }

    private static ExperimentOutcome Run(SyntheticOptions options, int threads = 1) =>
        SyntheticExperiment.Run(options, Contexts.Of(1, threads));

    private sealed class Callback(Action<ExperimentProgress> action) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => action(value);
    }
}
