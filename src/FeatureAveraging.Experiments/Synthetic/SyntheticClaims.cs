using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>What the paper says of the synthetic experiment, judged by the record's metrics.</summary>
/// <remarks>
/// Attacks bound robustness from above, so they can show that a network is not robust; where a claim says "survives", it says which
/// attack. Claims about exact radii are made where all radii are exact.
/// </remarks>
internal static class SyntheticClaims
{
    private const string MainResult = "Li et al. 2025, main result";
    private const string Proposition = "Li et al. 2025, Prop. 4.8";
    private const string ThisProject = "This project";
    private const string Figure2a = "Li et al. 2025, Fig. 2a";
    private const string Figure2b = "Li et al. 2025, Fig. 2b";
    private const string Figure3 = "Li et al. 2025, Fig. 3 (left)";

    private static readonly MetricName
        SumOverstatement = MetricName.Overstatement(ArmName.Fine, MethodName.Pgd, Readout.Sum),
        MaxOverstatement = MetricName.Overstatement(ArmName.Fine, MethodName.NativePgd, Readout.Max),
        LeastClose = new() { Kind = "attack", Quantity = "close.least" },
        ExactSum = MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Sum),
        ExactGain = MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max, "over.coarse"),
        DiscoveredAgreement = MetricName.Of(ArmName.Pseudo, "ari"),
        DiscoveredGain = MetricName.Radius(ArmName.Pseudo, MethodName.Exact, Readout.Max, "over.coarse"),
        ExactMixed = MetricName.Radius(ArmName.Mixed, MethodName.Exact, Readout.Max),
        ExactBiased = MetricName.Radius(ArmName.Biased, MethodName.Exact, Readout.Sum);

    private static readonly (string Arm, Readout Readout)[] Printed = [(ArmName.Coarse, Readout.Native), (ArmName.Fine, Readout.Max)];

    /// <summary>Adds the claims; a claim about the figures is made for the paper's options only as far as its metric exists.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="samples">Test samples: shares of them, and ratios of medians over them, have an interval.</param>
    /// <param name="groups">G, the number of coarse classes; the paper's claims are about two.</param>
    public static void AddTo(RecordDraft draft, int samples, int groups)
    {
        foreach (string accuracy in (string[])[Clean(ArmName.Coarse), Clean(ArmName.Fine), Clean(ArmName.Mixed)])
        {
            if (draft.Metrics.ContainsKey(accuracy))
            {
                draft.AddShareInterval(accuracy, samples, IntervalOver.Samples);
            }
        }

        Dictionary<string, double> m = draft.Metrics;
        double averaged = m[MetricName.Theory("radius.averaged")], cosine = m[MetricName.Theory("cosine.own")];
        AddDiscovered(draft, averaged);
        if (groups > 2)
        {
            AddGrouped(draft, averaged, samples);
            return;
        }

        AddPrintedHalfRadii(draft);
        draft.Judge(
            "C1.cosine.own", "Binary labels: every neuron has about the same cosine to each feature of its own side, near 1/√|J₊|.",
            Figure2a, MetricName.Of(ArmName.Coarse, "cosine.own"), Round(0.94 * cosine), Round(1.03 * cosine));
        draft.Judge(
            "C1.cosine.other", "Binary labels: the cosines to the other side's features are near 0, slightly negative.",
            Figure2a, MetricName.Of(ArmName.Coarse, "cosine.other"), -0.06, 0.01);
        draft.Judge(
            "C1.index", "Binary labels: the neurons average the features of their side (index 1 is an equal average, 0 a single feature).",
            MainResult, MetricName.Of(ArmName.Coarse, "index.averaging"), 0.9, 1);
        draft.Judge("C2.clean", "The averaged network is accurate on clean samples.", MainResult, Clean(ArmName.Coarse), 0.99, 1);
        draft.Judge(
            "C2.pgd", "The averaged network loses half of its robust accuracy within 15 % of √(d/k).",
            MainResult, MetricName.Radius(ArmName.Coarse, MethodName.Pgd, Readout.Native), Round(0.85 * averaged), Round(1.15 * averaged));
        draft.Judge(
            "C2.direction", "One direction common to all samples, against the averaged features, breaks half of them nearly as cheaply.",
            MainResult, MetricName.Radius(ArmName.Coarse, "averaged", Readout.Native), Round(0.85 * averaged), Round(1.15 * averaged));
        draft.Judge(
            "C4.cosine.diagonal", "Cluster labels: each class neuron points at its own feature.",
            Figure2b, MetricName.Of(ArmName.Fine, "cosine.diagonal"), 0.985, 1);
        draft.Judge(
            "C4.cosine.offdiagonal", "Cluster labels: the cosines to all other features are near 0.",
            Figure2b, MetricName.Of(ArmName.Fine, "cosine.offdiagonal"), -0.03, 0.03);
        draft.Judge(
            "C4.clean", "The decoupled network is accurate on clean samples (max read-out).",
            MainResult, Clean(ArmName.Fine), 0.99, 1);
        draft.Judge(
            "C4.pgd", "The decoupled network with max read-out survives PGD at about twice the radius of the averaged network.",
            Figure3, MetricName.Radius(ArmName.Fine, MethodName.Pgd, Readout.Max, "over.coarse"), 1.9, double.PositiveInfinity);
        AddExact(draft, averaged, samples);
        draft.Judge(
            "F3.coarse", "Under the printed protocol the averaged network's curve crosses ½ within 3 of the printed one.",
            Figure3, MinusPrinted(ArmName.Coarse, Readout.Native), -3, 3);
        draft.Judge(
            "F3.fine", "Under the printed protocol the decoupled network's curve (max read-out) crosses ½ within 3 of the printed one.",
            Figure3, MinusPrinted(ArmName.Fine, Readout.Max), -3, 3);
    }

    // Made where the arm exists; the bound on the radius is that of the clusters themselves.
    private static void AddDiscovered(RecordDraft draft, double averaged)
    {
        Dictionary<string, double> m = draft.Metrics;
        if (m.ContainsKey(DiscoveredAgreement))
        {
            draft.Judge(
                "P.pseudo.ari", "k-means inside each coarse class finds the clusters (adjusted Rand index with them).",
                ThisProject, DiscoveredAgreement, 0.99, 1);
        }

        if (m.ContainsKey(DiscoveredGain))
        {
            draft.Judge(
                "P.pseudo.gain",
                "Discovered clusters multiply the exact median radius by the square root of the number of clusters in a coarse class, up " +
                "to 10 %.",
                ThisProject, DiscoveredGain, Round(0.9 * m[MetricName.Theory("radius.optimal")] / averaged), double.PositiveInfinity);
        }
    }

    // More than two coarse classes: the same theory, √(d·G/(2k)) against √(d/2).
    private static void AddGrouped(RecordDraft draft, double averaged, int samples)
    {
        Dictionary<string, double> m = draft.Metrics;
        draft.Judge(
            "G.index", "Coarse labels: the neurons average the features of their coarse class (index 1 is an equal average).",
            ThisProject, MetricName.Of(ArmName.Coarse, "index.averaging"), 0.9, 1);
        draft.Judge("G.clean.coarse", "The averaged network is accurate on clean samples.", ThisProject, Clean(ArmName.Coarse), 0.99, 1);
        draft.Judge("G.clean.fine", "So is the decoupled network (max read-out).", ThisProject, Clean(ArmName.Fine), 0.99, 1);
        if (!m.ContainsKey(ExactGain))
        {
            return;
        }

        double optimal = m[MetricName.Theory("radius.optimal")];
        AddLeastClose(draft, samples);
        draft.Judge(
            "G.exact.coarse", "The averaged network's exact median radius is √(d·G/(2k)), up to 5 %.",
            ThisProject, CoarseExact(m), Round(0.95 * averaged), Round(1.05 * averaged));
        draft.Judge(
            "G.exact.fine", "The decoupled network's exact median radius under the max read-out is the optimum √(d/2), up to 5 %.",
            ThisProject, MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max), Round(0.95 * optimal), Round(1.05 * optimal));
        draft.Judge(
            "G.gain",
            "Cluster labels multiply the exact median radius by the square root of the number of clusters in a coarse class, up to 10 %.",
            ThisProject, ExactGain, Round(0.9 * optimal / averaged), Round(1.1 * optimal / averaged));
        JudgeStrongest(draft);
    }

    // A network of several outputs names its read-out.
    private static MetricName CoarseExact(Dictionary<string, double> metrics)
    {
        var named = MetricName.Radius(ArmName.Coarse, MethodName.Exact, Readout.Native);
        return metrics.ContainsKey(named) ? named : MetricName.Radius(ArmName.Coarse, MethodName.Exact);
    }

    private static void AddExact(RecordDraft draft, double averaged, int samples)
    {
        Dictionary<string, double> m = draft.Metrics;
        if (!m.ContainsKey(ExactGain) || !m.ContainsKey(ExactSum))
        {
            return;
        }

        double optimal = m[MetricName.Theory("radius.optimal")], sum = m[MetricName.Theory("radius.sum")];
        AddLeastClose(draft, samples);
        m[SumOverstatement] = MostAbove(draft, Readout.Sum, MethodName.Pgd);
        m[MaxOverstatement] = MostAbove(draft, Readout.Max, MethodName.NativePgd);
        foreach (string share in (string[])[SumOverstatement, MaxOverstatement])
        {
            draft.AddShareInterval(share, samples, IntervalOver.Samples);
        }

        draft.Judge(
            "C2.exact", "The averaged network's exact median radius is √(d/k), up to 5 %.",
            MainResult, MetricName.Radius(ArmName.Coarse, MethodName.Exact), Round(0.95 * averaged), Round(1.05 * averaged));
        draft.Judge(
            "C4.exact", "The decoupled network's exact median radius under the max read-out is the optimum √(d/2), up to 5 %.",
            MainResult, MetricName.Radius(ArmName.Fine, MethodName.Exact, Readout.Max), Round(0.95 * optimal), Round(1.05 * optimal));
        draft.Judge(
            "C4.gain", "Cluster labels at least double the exact median radius (theory for k = 10: √(k/2) = 2.24).",
            MainResult, ExactGain, 2, double.PositiveInfinity);
        if (m.ContainsKey(ExactMixed) && m.ContainsKey(ExactBiased))
        {
            draft.Judge(
                "C3.exact",
                "The feature-decoupled network, one neuron with a bias per feature, has the optimum √(d/2) as exact median radius, up " +
                "to 5 %, and the sum read-out suffices.",
                MainResult, ExactBiased, Round(0.95 * optimal), Round(1.05 * optimal));
            draft.Judge(
                "C5.clean", "A k-class network whose weights mix the features of their side can be accurate.",
                Proposition, Clean(ArmName.Mixed), 0.99, 1);
            draft.Judge(
                "C5.exact",
                "Such a k-class network need not be more robust than the averaged one: exact median radius at most 15 % above √(d/k).",
                Proposition, ExactMixed, 0, Round(1.15 * averaged));
        }

        draft.Judge(
            "P.sum",
            "Without a bias the sum read-out of the decoupled network stays at the order of √(d/k): exact median radius within " +
            "20 % above √(d/(1 + |J₋|)).",
            ThisProject, ExactSum, Round(sum), Round(1.2 * sum));
        draft.Judge(
            "P.masking",
            "PGD in the paper's protocol leaves the sum read-out at least 50 points of robust accuracy that it does not have, " +
            "because dead neurons of the other side have no gradient.",
            ThisProject, SumOverstatement, 0.5, 1);
        draft.Judge(
            "P.native",
            "PGD on the training loss leaves the max read-out at least 50 points of robust accuracy that it does not have, because " +
            "it aims at a class and not at the decision.",
            ThisProject, MaxOverstatement, 0.5, 1);
        JudgeStrongest(draft);
    }

    private static void AddLeastClose(RecordDraft draft, int samples)
    {
        Dictionary<string, double> m = draft.Metrics;
        m[LeastClose] = m.Where(pair => MetricName.Parse(pair.Key).Quantity == "attack.close").Min(pair => pair.Value);
        draft.AddShareInterval(LeastClose, samples, IntervalOver.Samples);
    }

    private static void JudgeStrongest(RecordDraft draft) => draft.Judge(
        "P.strongest",
        "The strongest attack comes within 1 % of the exact radius on at least 99 % of the samples, for every arm and read-out.",
        ThisProject, LeastClose, 0.99, 1);

    /// <summary>
    /// The most by which an attack's curve lies above the exact one: the share of samples that it leaves and that are not robust.
    /// </summary>
    private static double MostAbove(RecordDraft draft, Readout readout, string attack) =>
        Accuracy(draft, readout, attack).Zip(Accuracy(draft, readout, MethodName.Exact)).Max(pair => pair.First - pair.Second);

    private static double[] Accuracy(RecordDraft draft, Readout readout, string method) =>
        draft.Series[SeriesName.Curve(ArmName.Fine, readout, method)]["accuracy"];

    private static void AddPrintedHalfRadii(RecordDraft draft)
    {
        Dictionary<string, double> m = draft.Metrics;
        foreach ((string arm, Readout readout) in Printed)
        {
            IReadOnlyDictionary<string, double[]> printed = draft.Series[SeriesName.Printed(arm)];
            MetricName half = MetricName.Of(arm, "radius") with { Kind = "paper", Statistic = "half" };
            m[half] = RobustnessEvaluation.HalfRadius(printed["radius"], printed["accuracy"]);
            m[MinusPrinted(arm, readout)] = m[MetricName.Radius(arm, MethodName.Pgd, readout, "half")] - m[half];
        }
    }

    private static MetricName Clean(string arm) => MetricName.Of(arm, "accuracy.clean");

    private static MetricName MinusPrinted(string arm, Readout readout) => MetricName.Radius(arm, MethodName.Pgd, readout, "minus.printed");

    private static double Round(double value) => Math.Round(value, 4);
}
