using System.Globalization;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Collects the chosen networks, judges them by the test samples at the end, and writes the record.</summary>
/// <remarks>
/// Radii are exact where all of a comparison are; else a ratio is that of a certified median over an attacked one, a bound from below, and
/// its interval reaches up to the bound from above. Where nothing but attacks is known, a ratio is that of two upper bounds, and the record
/// says so.
/// Metrics are means over the seeds, with the interval over seeds from two seeds on and over samples for one.
/// </remarks>
/// <param name="draft">The record.</param>
/// <param name="maxAccuracyLoss">Clean accuracy that may be lost, in [0, 1].</param>
/// <param name="baseline">The arm whose clean accuracy must be kept: <c>coarse</c>, or <c>model</c> where the user gave one.</param>
/// <param name="knowledge">What is known of a radius.</param>
public sealed class HardenReport(RecordDraft draft, double maxAccuracyLoss, string baseline, RadiusKnowledge knowledge)
{
    private static readonly string[] Cheap = [ArmName.Model, ArmName.Coarse, ArmName.CoarseStopped, ArmName.CoarseDecay];
    private readonly List<(HardenArm Arm, IReadOnlyList<MeasuredPoint> Chosen)> _arms = [];
    private readonly SeedTable _table = new();
    private readonly List<(MetricName Least, MetricName Most)> _brackets = [];

    /// <summary>Whether radii are those in an embedding, which says nothing of the inputs behind it; metrics and sentences then say so.
    /// </summary>
    /// <value>The default is false.</value>
    public bool IsInEmbedding { get; init; }

    private string Quantity => IsInEmbedding ? MetricName.EmbeddingRadius : "radius";

    private string Where => IsInEmbedding ? " in the embedding" : "";

    private string Before => baseline == ArmName.Model ? "your model" : "the coarse network";

    private bool HasAttacksOnly => knowledge == RadiusKnowledge.Attacked;

    private int SeedCount => _arms[0].Chosen.Count;

    /// <summary>Adds an arm.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="chosen">Its network of every seed, measured on validation samples.</param>
    public void Add(HardenArm arm, IReadOnlyList<MeasuredPoint> chosen)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(chosen);
        _arms.Add((arm, chosen));
        foreach (MeasuredPoint point in chosen)
        {
            _table.Add(point.Seed, MetricName.Of(arm.Name, "accuracy.validation"), point.Accuracy, MeanScale.Logit);
            _table.Add(point.Seed, MetricName.Of(arm.Name, $"{Quantity}.validation"), point.MeanRadius);
            _table.Add(point.Seed, MetricName.Of(arm.Name, "step"), point.Step);
        }
    }

    /// <summary>Adds what an arm was tuned to for every seed: a decay, or a multiple of the coarse network's radius.</summary>
    /// <param name="arm">Name of an arm that was added.</param>
    /// <param name="values">One for each seed.</param>
    public void AddTuned(string arm, IReadOnlyList<double> values)
    {
        foreach ((MeasuredPoint point, double value) in ChosenOf(arm).Zip(values))
        {
            _table.Add(point.Seed, MetricName.Of(arm, "tuned"), value, MeanScale.Logarithm);
        }
    }

    /// <summary>Adds every checkpoint of the training that the root seed's network of an arm came from, on validation samples.</summary>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="points">The checkpoints.</param>
    public void AddCourse(string arm, IReadOnlyList<MeasuredPoint> points) => draft.AddSeries(
        SeriesName.Of("frontier", arm),
        ("step", [.. points.Select(point => (double)point.Step)]),
        ("accuracy", [.. points.Select(point => point.Accuracy)]),
        ("radius", [.. points.Select(point => point.MeanRadius)]));

    /// <summary>Adds what was tried to choose the number of sub-classes.</summary>
    /// <param name="chosen">The candidate that was chosen.</param>
    /// <param name="all">All of them.</param>
    public void AddChoice(SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all)
    {
        ArgumentNullException.ThrowIfNull(chosen);
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
    /// <param name="found">What was found.</param>
    /// <param name="known">Known sub-class of each training sample; null where none are known.</param>
    /// <param name="dead">Sub-classes that decide nothing, ascending.</param>
    /// <param name="sign">By what they are known to be dead, as a clause.</param>
    public void AddFound(DiscoveredSubclasses found, IReadOnlyList<int>? known, IReadOnlyList<int> dead, string sign)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(dead);
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "subclasses")] = found.Partition.ClusterCount;
        draft.Metrics[MetricName.Of(ArmName.Pseudo, "stability")] = found.Stability;
        draft.AddSeries(
            SeriesName.Of("sizes", ArmName.Pseudo),
            ("class", [.. found.Partition.Groups.ToArray().Select(group => (double)group)]),
            ("size", [.. found.ComputeSizes().Select(size => (double)size)]));
        if (known is not null)
        {
            draft.Metrics[MetricName.Of(ArmName.Pseudo, "ari")] = AdjustedRandIndex.Measure(found.Clusters, [.. known]);
        }

        if (dead.Count > 0)
        {
            draft.Diagnostics.Add(new Diagnostic(
                DiagnosticIds.DeadSubclasses, Severity.Warning,
                $"{dead.Count} of {found.Partition.ClusterCount} sub-classes are dead: {sign} " +
                $"({string.Join(", ", dead)}). The network decides without them."));
        }
    }

    /// <summary>Reads the test samples, and writes metrics, curves, claims and the conclusion.</summary>
    /// <param name="test">The test samples.</param>
    /// <param name="leastAccuracy">Validation accuracy within the budget, of every seed.</param>
    /// <param name="searchInputs">Of an embedding: attacks the root seed's network of an arm through the inputs, as
    /// <see cref="IInputTest"/> says. Null for not at all.</param>
    public void Write(
        IHardenTest test, IReadOnlyList<double> leastAccuracy, Func<string, IReadOnlyList<double>>? searchInputs = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(leastAccuracy);
        var measured = _arms.ToDictionary(
            one => one.Arm.Name, one => one.Chosen.Select((_, s) => test.Measure(one.Arm.Name, s)).ToArray());
        draft.Mark("harden.test");
        foreach ((HardenArm arm, _) in _arms)
        {
            AddArm(arm, measured[arm.Name], test.Count);
        }

        AddCurves(measured);
        MeasuredPoint[] pseudo = measured[ArmName.Pseudo];
        foreach (string other in (string[])[ArmName.Model, ArmName.Coarse, ArmName.Fine])
        {
            if (measured.TryGetValue(other, out MeasuredPoint[]? points))
            {
                AddRatio($"over.{other}", pseudo, points);
            }
        }

        MetricName? adversarial = null;
        if (measured.TryGetValue(ArmName.CoarseAdversarial, out MeasuredPoint[]? moved))
        {
            adversarial = AddRatio("over.adversarial", pseudo, moved);
        }

        MetricName ratio = AddRatio(
            "over.rival", pseudo, [.. pseudo.Select((_, s) => measured[Rival(s, leastAccuracy[s])][s])]);
        AddLoss(pseudo, measured[baseline], test);
        _table.WriteTo(draft);
        WidenBrackets(pseudo[0].Attacked.Count);
        AddClaims(ratio, adversarial, leastAccuracy);
        if (searchInputs is not null)
        {
            AddInputs(searchInputs, Rival(0, leastAccuracy[0]));
        }

        draft.Conclusion = HardenConclusion.Of(draft.Claims, knowledge, IsInEmbedding);
    }

    /// <summary>The arm without sub-classes that looks best on validation samples.</summary>
    private string Rival(int seed, double leastAccuracy) => _arms.Where(one => Cheap.Contains(one.Arm.Name))
        .Where(one => one.Chosen[seed].Accuracy >= leastAccuracy).MaxBy(one => one.Chosen[seed].MeanRadius).Arm.Name;

    private MetricName Radius(string arm, string method, Readout? readout, string statistic = "median") =>
        MetricName.Radius(arm, method, readout, statistic) with { Quantity = Quantity };

    // The root seed's networks by their inputs: upper bounds, whose ratio is none.
    private void AddInputs(Func<string, IReadOnlyList<double>> search, string rival)
    {
        var found = new Dictionary<string, IReadOnlyList<double>>();
        foreach ((HardenArm arm, _) in _arms)
        {
            found[arm.Name] = search(arm.Name);
            draft.Metrics[InputRadius(arm.Name, arm.Named, "median")] = Statistics.Median(found[arm.Name]);
            draft.AddSeries(SeriesName.Of("inputs", arm.Name), ("distance", [.. found[arm.Name]]));
        }

        MetricName ratio = Compare("over.rival", rival);
        Compare("over.coarse", ArmName.Coarse);
        draft.Judge(
            HardenConclusion.Inputs,
            "In the input space too the hardened head has a greater median ℓ₂ radius than the best one that was trained on coarse labels " +
            "within the accuracy budget (first seed; radii are upper bounds, by the strongest attack on frozen model and head together).",
            "This project", ratio, 1, double.PositiveInfinity);
        draft.Mark("harden.inputs");

        MetricName Compare(string statistic, string other)
        {
            MetricName metric = InputRadius(ArmName.Pseudo, Readout.Max, statistic);
            (IReadOnlyList<double> above, IReadOnlyList<double> below) = (found[ArmName.Pseudo], found[other]);
            draft.Metrics[metric] = Statistics.Median(above) / Statistics.Median(below);
            (double low, double high) = MedianRatio.Resample(above, below, draft.Context.Seed.For("interval.ratio", 0));
            draft.AddInterval(metric, WithoutNaN(low, high, above.Count, IntervalOver.Samples));
            return metric;
        }

        static MetricName InputRadius(string arm, Readout? readout, string statistic) =>
            MetricName.Radius(arm, MethodName.Strongest, readout, statistic) with { Quantity = MetricName.InputRadius };
    }

    private IReadOnlyList<MeasuredPoint> ChosenOf(string arm) => _arms.Single(one => one.Arm.Name == arm).Chosen;

    private void AddArm(HardenArm arm, MeasuredPoint[] points, int count)
    {
        string accuracy = MetricName.Of(arm.Name, "accuracy.clean", arm.Named);
        foreach (MeasuredPoint point in points)
        {
            _table.Add(point.Seed, accuracy, point.Accuracy, MeanScale.Logit);
            foreach ((string method, IReadOnlyList<double> radii) in Methods(points, point))
            {
                _table.Add(point.Seed, Radius(arm.Name, method, arm.Named), Statistics.Median(radii));
            }
        }

        if (points.Length == 1)
        {
            draft.Metrics[accuracy] = points[0].Accuracy;
            draft.AddShareInterval(accuracy, count, IntervalOver.Samples);
        }
    }

    // The exact radii where all points have such; else both ends of the brackets, of which attacks know the upper one.
    private IEnumerable<(string Method, IReadOnlyList<double> Radii)> Methods(MeasuredPoint[] points, MeasuredPoint point) =>
        HasAttacksOnly ? [(MethodName.Strongest, point.Attacked)]
        : points.All(one => one.IsExact) ? [(MethodName.Exact, point.Attacked)]
        : [(MethodName.Strongest, point.Attacked), (MethodName.Certified, point.Certified)];

    private void AddCurves(Dictionary<string, MeasuredPoint[]> measured)
    {
        double[] radii = RadiusGrid.Cover(measured.Values.SelectMany(points => points).SelectMany(point => point.Attacked));
        foreach ((HardenArm arm, _) in _arms)
        {
            foreach (MeasuredPoint point in measured[arm.Name])
            {
                foreach ((string method, IReadOnlyList<double> distances) in Methods(measured[arm.Name], point))
                {
                    _table.AddCurve(
                        SeriesName.Curve(arm.Name, arm.Readout, method), RobustnessCurve.FromDistances(radii, distances), distances.Count);
                }
            }
        }
    }

    // A ratio of medians. Where a radius is a mere bracket, that of the certified over the attacked end, which is too small; its interval
    // then reaches up to that of the attacked over the certified end. Of attacks alone, that of the attacked ends.
    private MetricName AddRatio(string statistic, MeasuredPoint[] points, MeasuredPoint[] others)
    {
        if (HasAttacksOnly)
        {
            return Add(MethodName.Strongest, point => point.Attacked, other => other.Attacked);
        }

        bool exact = points.Concat(others).All(point => point.IsExact);
        MetricName least = Add(exact ? MethodName.Exact : MethodName.Certified, point => point.Certified, other => other.Attacked);
        if (!exact)
        {
            _brackets.Add((least, Add(MethodName.Strongest, point => point.Attacked, other => other.Certified)));
        }

        return least;

        MetricName Add(string method, Func<MeasuredPoint, IReadOnlyList<double>> above, Func<MeasuredPoint, IReadOnlyList<double>> below)
        {
            MetricName metric = Radius(ArmName.Pseudo, method, Readout.Max, statistic);
            foreach ((MeasuredPoint point, MeasuredPoint other) in points.Zip(others))
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
    private void WidenBrackets(int radii)
    {
        (IntervalOver over, int count) = SeedCount == 1 ? (IntervalOver.Samples, radii) : (IntervalOver.Seeds, SeedCount);
        foreach ((MetricName least, MetricName most) in _brackets)
        {
            (double low, double high) = (draft.Metrics[least.Low(over)], draft.Metrics[most.High(over)]);
            draft.AddInterval(least, WithoutNaN(low, high, count, over));
        }
    }

    private static ClaimInterval WithoutNaN(double low, double high, int count, IntervalOver over) =>
        new(double.IsNaN(low) ? 0 : low, double.IsNaN(high) ? double.PositiveInfinity : high, count, over);

    // Clean accuracy lost against the network before, on the same test samples.
    private void AddLoss(MeasuredPoint[] pseudo, MeasuredPoint[] before, IHardenTest test)
    {
        string metric = MetricName.Of(ArmName.Pseudo, "accuracy.loss");
        foreach ((MeasuredPoint point, MeasuredPoint other) in pseudo.Zip(before))
        {
            _table.Add(point.Seed, metric, other.Accuracy - point.Accuracy);
        }

        if (pseudo.Length == 1)
        {
            (bool, bool)[] pairs = [.. test.FindCorrect(ArmName.Pseudo, 0).Zip(test.FindCorrect(baseline, 0))];
            int lost = pairs.Count(pair => pair is (false, true)), gained = pairs.Count(pair => pair is (true, false));
            (double low, double high) = ShareInterval.PairedDifference(lost, gained, test.Count);
            draft.AddInterval(metric, new ClaimInterval(low, high, test.Count, IntervalOver.Samples));
        }
    }

    private void AddClaims(MetricName ratio, MetricName? adversarial, IReadOnlyList<double> leastAccuracy)
    {
        const string ThisProject = "This project";
        string budget = maxAccuracyLoss.ToString(CultureInfo.InvariantCulture);
        string bounds = HasAttacksOnly ? "; radii are upper bounds, by the strongest attack on each network" : "";
        string slack = AddSlack(ArmName.Pseudo, "on discovered sub-classes", leastAccuracy);
        draft.Judge(
            HardenConclusion.Budget, $"On validation samples the hardened network is at most {budget} less accurate than {Before}.",
            ThisProject, slack, 0, double.PositiveInfinity);
        draft.Judge(
            HardenConclusion.Accuracy, $"So it is on test samples: it loses at most {budget} of clean accuracy.",
            ThisProject, MetricName.Of(ArmName.Pseudo, "accuracy.loss"), double.NegativeInfinity, maxAccuracyLoss);
        draft.Judge(
            HardenConclusion.Helps,
            $"The hardened network has a greater median ℓ₂ radius{Where} than the best one that was trained on coarse labels within the " +
            "same accuracy budget, by early stopping or weight decay" +
            $"{(baseline == ArmName.Model ? ", your model among them" : "")}{bounds}.",
            ThisProject, ratio, 1, double.PositiveInfinity);
        if (adversarial is not null)
        {
            AddSlack(ArmName.CoarseAdversarial, "from adversarial training", leastAccuracy);
            draft.Judge(
                HardenConclusion.Adversarial,
                $"The hardened network, which saw no adversarial points, has a greater median ℓ₂ radius{Where} than adversarial training " +
                $"on coarse labels within the same accuracy budget{bounds}.",
                ThisProject, adversarial, 1, double.PositiveInfinity);
        }
    }

    // What is left of the accuracy budget on validation samples, of the seed that has least.
    private string AddSlack(string arm, string kind, IReadOnlyList<double> leastAccuracy)
    {
        string metric = MetricName.Of(arm, "accuracy.slack");
        double slack = ChosenOf(arm).Select((point, s) => point.Accuracy - leastAccuracy[s]).Min();
        draft.Metrics[metric] = slack;
        if (slack < 0)
        {
            draft.Diagnostics.Add(new Diagnostic(DiagnosticIds.BudgetNotMet, Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"For some seed no network {kind} keeps the validation accuracy within {maxAccuracyLoss} of {Before}'s; the most " +
                $"accurate one misses the budget by {-slack:0.0000}. Radii are compared at unequal accuracy.")));
        }

        return metric;
    }
}

/// <summary>What is known of the radii of a hardening.</summary>
public enum RadiusKnowledge
{
    /// <summary>The radius itself, or a certified bound below and an attacked one above it.</summary>
    Bracketed,

    /// <summary>The shortest perturbation that attacks found: an upper bound alone.</summary>
    Attacked,
}
