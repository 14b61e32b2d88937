using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Collects the chosen networks, judges them by the test samples at the end, and writes the record.</summary>
/// <remarks>
/// Radii are exact where all of a comparison are; else a ratio is that of a certified median over an attacked one, a bound from below, and
/// its interval reaches up to the bound from above.
/// Metrics are means over the seeds, with the interval over seeds from two seeds on and over samples for one.
/// </remarks>
/// <param name="draft">The record.</param>
/// <param name="options">The setting.</param>
/// <param name="baseline">The arm whose clean accuracy must be kept: <c>coarse</c>, or <c>model</c> where the user gave one.</param>
internal sealed class HardenReport(RecordDraft draft, HardenOptions options, string baseline)
{
    private static readonly string[] Cheap = [ArmName.Model, ArmName.Coarse, ArmName.CoarseStopped, ArmName.CoarseDecay];
    private readonly List<(string Arm, FrontierPoint[] Chosen, Readout Readout)> _arms = [];
    private readonly SeedTable _table = new();
    private readonly List<(MetricName Least, MetricName Most)> _brackets = [];

    private string Before => baseline == ArmName.Model ? "your model" : "the coarse network";

    /// <summary>Adds an arm.</summary>
    /// <param name="arm">Its name.</param>
    /// <param name="chosen">Its network of every seed, measured on validation samples.</param>
    /// <param name="readout">How its network decides; null for the usual way.</param>
    public void Add(string arm, FrontierPoint[] chosen, Readout? readout = null)
    {
        _arms.Add((arm, chosen, readout ?? HardenTraining.ReadoutOf(chosen[0].Network)));
        draft.Metrics[MetricName.Of(arm, "neurons")] = chosen[0].Network.Hidden.NeuronCount;
        foreach (FrontierPoint point in chosen)
        {
            _table.Add(point.Seed, MetricName.Of(arm, "accuracy.validation"), point.Accuracy, MeanScale.Logit);
            _table.Add(point.Seed, MetricName.Of(arm, "radius.validation"), point.MeanRadius);
            _table.Add(point.Seed, MetricName.Of(arm, "step"), point.Step);
        }
    }

    /// <summary>Adds what an arm was tuned to for every seed: a decay, or a multiple of the coarse network's radius.</summary>
    public void AddTuned(string arm, double[] values)
    {
        foreach ((FrontierPoint point, double value) in _arms.Single(one => one.Arm == arm).Chosen.Zip(values))
        {
            _table.Add(point.Seed, MetricName.Of(arm, "tuned"), value, MeanScale.Logarithm);
        }
    }

    /// <summary>Adds every checkpoint of the training that the root seed's network of an arm came from, on validation samples.</summary>
    public void AddCourse(string arm, FrontierPoint[] points) => draft.AddSeries(
        SeriesName.Of("frontier", arm),
        ("step", [.. points.Select(point => (double)point.Step)]),
        ("accuracy", [.. points.Select(point => point.Accuracy)]),
        ("radius", [.. points.Select(point => point.MeanRadius)]));

    /// <summary>Adds what was tried to choose the number of sub-classes.</summary>
    public void AddChoice(SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all)
    {
        int classes = chosen.Counts.Count;
        draft.AddSeries(
            SeriesName.Of("choice", ArmName.Pseudo),
            [
                ("space", [.. all.Select(one => (double)one.Space)]),
                ("subclasses", [.. all.Select(one => (double)one.Counts.Sum())]),
                .. Enumerable.Range(0, classes).Select(g => ($"class_{g}", all.Select(one => (double)one.Counts[g]).ToArray())),
                ("accuracy", [.. all.Select(one => one.Accuracy)]),
                ("radius", [.. all.Select(one => one.Radius)]),
                ("silhouette", [.. all.Select(one => one.Silhouette)]),
                ("stability", [.. all.Select(one => one.Found.Stability)]),
                ("least_size", [.. all.Select(one => (double)one.Found.ComputeSizes().Min())]),
                ("chosen", [.. all.Select(one => one == chosen ? 1.0 : 0)]),
            ]);
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "space")] = chosen.Space;
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "silhouette")] = chosen.Silhouette;
    }

    /// <summary>Adds what was found in the training samples of the root seed, and warns of sub-classes that the network lost.</summary>
    public void AddFound(DiscoveredSubclasses found, MulticlassNetwork network, LabeledSamples train)
    {
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "subclasses")] = found.Partition.ClusterCount;
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "stability")] = found.Stability;
        draft.AddSeries(
            SeriesName.Of("sizes", ArmName.Pseudo),
            ("class", [.. found.Partition.Groups.ToArray().Select(group => (double)group)]),
            ("size", [.. found.ComputeSizes().Select(size => (double)size)]));
        if (HardenSplit.HasSubclasses(train))
        {
            draft.Metrics[MetricName.Of(ArmName.Pseudo, "ari")] = AdjustedRandIndex.Measure(found.Clusters, train.Clusters);
        }

        int[] dead = FindDead(network, train.Inputs);
        if (dead.Length > 0)
        {
            draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.DeadSubclasses, Severity.Warning,
                $"{dead.Length} of {network.ClassCount} sub-classes are dead: their outputs are 0 on every training sample " +
                $"({string.Join(", ", dead)}). The network decides without them."));
        }
    }

    /// <summary>Reads the test samples, and writes metrics, curves and claims.</summary>
    /// <param name="test">The test samples.</param>
    /// <param name="leastAccuracy">Validation accuracy within the budget, of every seed.</param>
    public void Write(LabeledSamples test, double[] leastAccuracy)
    {
        var measurement = new FrontierMeasurement(
            test, test.ComputeGroups(), Math.Min(options.RadiusCount, test.Count),
            new RadiusOptions { NodeLimit = options.NodeLimit }, draft.Context);
        var measured = _arms.ToDictionary(one => one.Arm, one => Array.ConvertAll(one.Chosen, point => measurement.Measure(
            point.Seed, point.Step, point.Network, one.Readout, Relay(one.Arm))));
        draft.Mark("harden.test");
        foreach ((string arm, _, Readout readout) in _arms)
        {
            AddArm(arm, readout, measured[arm], test.Count);
        }

        AddCurves(measured);
        FrontierPoint[] pseudo = measured[ArmName.Pseudo];
        foreach (string other in (string[])[ArmName.Model, ArmName.Coarse, ArmName.Fine])
        {
            if (measured.TryGetValue(other, out FrontierPoint[]? points))
            {
                AddRatio($"over.{other}", pseudo, points);
            }
        }

        MetricName? adversarial = null;
        if (measured.TryGetValue(ArmName.CoarseAdversarial, out FrontierPoint[]? moved))
        {
            adversarial = AddRatio("over.adversarial", pseudo, moved);
        }

        MetricName ratio = AddRatio(
            "over.rival", pseudo, [.. pseudo.Select((_, s) => measured[Rival(s, leastAccuracy[s])][s])]);
        AddLoss(pseudo, measured[baseline], test);
        _table.WriteTo(draft);
        WidenBrackets();
        AddClaims(ratio, adversarial, leastAccuracy);
        draft.Conclusion = HardenConclusion.Of(draft.Claims);
    }

    /// <summary>The arm without sub-classes that looks best on validation samples.</summary>
    private string Rival(int seed, double leastAccuracy) => _arms.Where(one => Cheap.Contains(one.Arm))
        .Where(one => one.Chosen[seed].Accuracy >= leastAccuracy).MaxBy(one => one.Chosen[seed].MeanRadius).Arm;

    private void AddArm(string arm, Readout readout, FrontierPoint[] points, int count)
    {
        Readout? named = points[0].Network is BinaryNetwork ? null : readout;
        bool exact = points.All(point => point.IsExact);
        foreach (FrontierPoint point in points)
        {
            _table.Add(point.Seed, MetricName.Of(arm, "accuracy.clean", named), point.Accuracy, MeanScale.Logit);
            foreach ((string method, double[] radii) in exact
                ? (IEnumerable<(string, double[])>)[(MethodName.Exact, point.Attacked)]
                : [(MethodName.Certified, point.Certified), (MethodName.Strongest, point.Attacked)])
            {
                _table.Add(point.Seed, MetricName.Radius(arm, method, named), Statistics.Median(radii));
            }
        }

        if (points.Length == 1)
        {
            string metric = MetricName.Of(arm, "accuracy.clean", named);
            draft.Metrics[metric] = points[0].Accuracy;
            draft.AddShareInterval(metric, count, IntervalOver.Samples);
        }
    }

    private void AddCurves(Dictionary<string, FrontierPoint[]> measured)
    {
        double[] radii = RadiusGrid.Cover(measured.Values.SelectMany(points => points).SelectMany(point => point.Attacked));
        foreach ((string arm, _, Readout readout) in _arms)
        {
            FrontierPoint[] points = measured[arm];
            bool exact = points.All(point => point.IsExact);
            foreach (FrontierPoint point in points)
            {
                Add(exact ? MethodName.Exact : MethodName.Strongest, point.Attacked);
                if (!exact)
                {
                    Add(MethodName.Certified, point.Certified);
                }

                void Add(string method, double[] distances) => _table.AddCurve(
                    SeriesName.Curve(arm, readout, method), RobustnessCurve.FromDistances(radii, distances), point.Radii.Length);
            }
        }
    }

    // A ratio of medians. Where a radius is a mere bracket, that of the certified over the attacked end, which is too small; its interval
    // then reaches up to that of the attacked over the certified end.
    private MetricName AddRatio(string statistic, FrontierPoint[] points, FrontierPoint[] others)
    {
        bool exact = points.Concat(others).All(point => point.IsExact);
        MetricName least = Add(exact ? MethodName.Exact : MethodName.Certified, point => point.Certified, other => other.Attacked);
        if (!exact)
        {
            _brackets.Add((least, Add(MethodName.Strongest, point => point.Attacked, other => other.Certified)));
        }

        return least;

        MetricName Add(string method, Func<FrontierPoint, double[]> above, Func<FrontierPoint, double[]> below)
        {
            var metric = MetricName.Radius(ArmName.Pseudo, method, Readout.Max, statistic);
            foreach ((FrontierPoint point, FrontierPoint other) in points.Zip(others))
            {
                _table.Add(point.Seed, metric, Statistics.Median(above(point)) / Statistics.Median(below(other)), MeanScale.Logarithm);
            }

            if (points.Length == 1)
            {
                draft.AddRatioInterval(metric, above(points[0]), below(others[0]), draft.Context.Seed, IntervalOver.Samples);
            }

            return metric;
        }
    }

    // A median that is certified for 0 only bounds no ratio: 0 from below, nothing from above.
    private void WidenBrackets()
    {
        IntervalOver over = options.Seeds == 1 ? IntervalOver.Samples : IntervalOver.Seeds;
        int count = options.Seeds == 1 ? options.RadiusCount : options.Seeds;
        foreach ((MetricName least, MetricName most) in _brackets)
        {
            (double low, double high) = (draft.Metrics[least.Low(over)], draft.Metrics[most.High(over)]);
            draft.AddInterval(least, new ClaimInterval(
                double.IsNaN(low) ? 0 : low, double.IsNaN(high) ? double.PositiveInfinity : high, count, over));
        }
    }

    // Clean accuracy lost against the network before, on the same test samples.
    private void AddLoss(FrontierPoint[] pseudo, FrontierPoint[] before, LabeledSamples test)
    {
        string metric = MetricName.Of(ArmName.Pseudo, "accuracy.loss");
        foreach ((FrontierPoint point, FrontierPoint other) in pseudo.Zip(before))
        {
            _table.Add(point.Seed, metric, other.Accuracy - point.Accuracy);
        }

        if (pseudo.Length == 1)
        {
            (bool, bool)[] pairs = [.. Correct(ArmName.Pseudo, pseudo[0], test).Zip(Correct(baseline, before[0], test))];
            int lost = pairs.Count(pair => pair is (false, true)), gained = pairs.Count(pair => pair is (true, false));
            (double low, double high) = ShareInterval.PairedDifference(lost, gained, test.Count);
            draft.AddInterval(metric, new ClaimInterval(low, high, test.Count, IntervalOver.Samples));
        }
    }

    private void AddClaims(MetricName ratio, MetricName? adversarial, double[] leastAccuracy)
    {
        const string ThisProject = "This project";
        string budget = options.MaxAccuracyLoss.ToString(CultureInfo.InvariantCulture);
        string slack = AddSlack(ArmName.Pseudo, "on discovered sub-classes", leastAccuracy);
        draft.Judge(
            HardenConclusion.Budget, $"On validation samples the hardened network is at most {budget} less accurate than {Before}.",
            ThisProject, slack, 0, double.PositiveInfinity);
        draft.Judge(
            HardenConclusion.Accuracy, $"So it is on test samples: it loses at most {budget} of clean accuracy.",
            ThisProject, MetricName.Of(ArmName.Pseudo, "accuracy.loss"), double.NegativeInfinity, options.MaxAccuracyLoss);
        draft.Judge(
            HardenConclusion.Helps,
            "The hardened network has a greater median ℓ₂ radius than the best one that was trained on coarse labels within the same " +
            $"accuracy budget, by early stopping or weight decay{(baseline == ArmName.Model ? ", your model among them" : "")}.",
            ThisProject, ratio, 1, double.PositiveInfinity);
        if (adversarial is not null)
        {
            AddSlack(ArmName.CoarseAdversarial, "from adversarial training", leastAccuracy);
            draft.Judge(
                HardenConclusion.Adversarial,
                "The hardened network, which saw no adversarial points, has a greater median ℓ₂ radius than adversarial training on " +
                "coarse labels within the same accuracy budget.",
                ThisProject, adversarial, 1, double.PositiveInfinity);
        }
    }

    // What is left of the accuracy budget on validation samples, of the seed that has least.
    private string AddSlack(string arm, string kind, double[] leastAccuracy)
    {
        string metric = MetricName.Of(arm, "accuracy.slack");
        double slack = _arms.Single(one => one.Arm == arm).Chosen.Select((point, s) => point.Accuracy - leastAccuracy[s]).Min();
        draft.Metrics[metric] = slack;
        if (slack < 0)
        {
            draft.Diagnostics.Add(new Diagnostic(DiagnosticIds.BudgetNotMet, Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"For some seed no network {kind} keeps the validation accuracy within {options.MaxAccuracyLoss} of {Before}'s; the most " +
                $"accurate one misses the budget by {-slack:0.0000}. Radii are compared at unequal accuracy.")));
        }

        return metric;
    }

    private bool[] Correct(string arm, FrontierPoint point, LabeledSamples samples)
    {
        var classifier = new Classifier(point.Network, _arms.Single(one => one.Arm == arm).Readout);
        int[] labels = classifier.SelectLabels(samples);
        ReadoutWorkspace workspace = classifier.CreateWorkspace();
        double[] x = new double[samples.Inputs.Dimension];
        return
        [
            .. labels.Select((label, i) =>
            {
                samples.Inputs.CopyRow(i, x);
                return classifier.EvaluateMargin(x, label, workspace) > 0;
            }),
        ];
    }

    private static int[] FindDead(MulticlassNetwork network, Samples inputs)
    {
        double[] x = new double[inputs.Dimension], z = new double[network.Hidden.NeuronCount], f = new double[network.ClassCount];
        var dead = Enumerable.Range(0, network.ClassCount).ToHashSet();
        for (int i = 0; i < inputs.Count && dead.Count > 0; i++)
        {
            inputs.CopyRow(i, x);
            network.Hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, [], f);
            dead.RemoveWhere(j => f[j] != 0);
        }

        return [.. dead.Order()];
    }

    private IProgress<AttackProgress>? Relay(string arm) => draft.Context.OfSearch($"exact radii of {arm}");
}
