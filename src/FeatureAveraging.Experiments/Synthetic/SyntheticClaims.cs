using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>What the paper says of the synthetic experiment, judged by the record's metrics.</summary>
/// <remarks>Attacks bound robustness from above, so they can show that a network is not robust; where a claim says "survives", it says which attack. Claims about exact radii are made where all radii are exact.</remarks>
internal static class SyntheticClaims
{
    private const string MainResult = "Li et al. 2025, main result";
    private const string Figure2a = "Li et al. 2025, Fig. 2a";
    private const string Figure2b = "Li et al. 2025, Fig. 2b";
    private const string Figure3 = "Li et al. 2025, Fig. 3 (left)";

    /// <summary>Adds the claims; a claim about the figures is made for the paper's options only as far as its metric exists.</summary>
    public static void AddTo(RecordDraft draft)
    {
        Dictionary<string, double> m = draft.Metrics;
        double averaged = m["theory.radius.averaged"], cosine = m["theory.cosine.own"];
        AddPrintedHalfRadii(draft);
        void Add(string id, string sentence, string source, string metric, double lower, double upper) =>
            draft.Claims.Add(Claim.Within(id, sentence, source, metric, m[metric], lower, upper));

        Add("C1.cosine.own", "Binary labels: every neuron has about the same cosine to each feature of its own side, near 1/√|J₊|.", Figure2a, "coarse.cosine.own", Round(0.94 * cosine), Round(1.03 * cosine));
        Add("C1.cosine.other", "Binary labels: the cosines to the other side's features are near 0, slightly negative.", Figure2a, "coarse.cosine.other", -0.06, 0.01);
        Add("C1.index", "Binary labels: the neurons average the features of their side (index 1 is an equal average, 0 a single feature).", MainResult, "coarse.index.averaging", 0.9, 1);
        Add("C2.clean", "The averaged network is accurate on clean samples.", MainResult, "coarse.accuracy.clean", 0.99, 1);
        Add("C2.pgd", "The averaged network loses half of its robust accuracy within 15 % of √(d/k).", MainResult, "coarse.radius.pgd.native.median", Round(0.85 * averaged), Round(1.15 * averaged));
        Add("C2.direction", "One direction common to all samples, against the averaged features, breaks half of them nearly as cheaply.", MainResult, "coarse.radius.averaged.native.median", Round(0.85 * averaged), Round(1.15 * averaged));
        Add("C4.cosine.diagonal", "Cluster labels: each class neuron points at its own feature.", Figure2b, "fine.cosine.diagonal", 0.985, 1);
        Add("C4.cosine.offdiagonal", "Cluster labels: the cosines to all other features are near 0.", Figure2b, "fine.cosine.offdiagonal", -0.03, 0.03);
        Add("C4.clean", "The decoupled network is accurate on clean samples (max read-out).", MainResult, "fine.accuracy.clean", 0.99, 1);
        Add("C4.pgd", "The decoupled network with max read-out survives PGD at about twice the radius of the averaged network.", Figure3, "fine.radius.pgd.max.over.coarse", 1.9, double.PositiveInfinity);
        AddExact(draft, averaged);
        Add("F3.coarse", "Under the printed protocol the averaged network's curve crosses ½ within 3 of the printed one.", Figure3, "coarse.radius.pgd.native.minus.printed", -3, 3);
        Add("F3.fine", "Under the printed protocol the decoupled network's curve (max read-out) crosses ½ within 3 of the printed one.", Figure3, "fine.radius.pgd.max.minus.printed", -3, 3);
    }

    private static void AddExact(RecordDraft draft, double averaged)
    {
        Dictionary<string, double> m = draft.Metrics;
        if (!m.TryGetValue("coarse.radius.exact.median", out double coarse) || !m.TryGetValue("fine.radius.exact.max.median", out double max) || !m.TryGetValue("fine.radius.exact.sum.median", out double sum))
        {
            return;
        }

        double optimal = m["theory.radius.optimal"];
        m["fine.radius.exact.max.over.coarse"] = max / coarse;
        m["fine.radius.pgd.sum.over.exact"] = m["fine.radius.pgd.sum.median"] / sum;
        void Add(string id, string sentence, string source, string metric, double lower, double upper) =>
            draft.Claims.Add(Claim.Within(id, sentence, source, metric, m[metric], lower, upper));

        Add("C2.exact", "The averaged network's exact median radius is √(d/k), up to 5 %.", MainResult, "coarse.radius.exact.median", Round(0.95 * averaged), Round(1.05 * averaged));
        Add("C4.exact", "The decoupled network's exact median radius under the max read-out is the optimum √(d/2), up to 5 %.", MainResult, "fine.radius.exact.max.median", Round(0.95 * optimal), Round(1.05 * optimal));
        Add("C4.gain", "Cluster labels at least double the exact median radius (theory for k = 10: √(k/2) = 2.24).", MainResult, "fine.radius.exact.max.over.coarse", 2, double.PositiveInfinity);
        Add("P.masking", "PGD overstates the sum read-out, because dead neurons of the other side have no gradient.", "This project", "fine.radius.pgd.sum.over.exact", 1.15, double.PositiveInfinity);
    }

    private static void AddPrintedHalfRadii(RecordDraft draft)
    {
        Dictionary<string, double> m = draft.Metrics;
        m["fine.radius.pgd.max.over.coarse"] = m["fine.radius.pgd.max.median"] / m["coarse.radius.pgd.native.median"];
        foreach ((string arm, string readout) in ((string, string)[])[("coarse", "native"), ("fine", "max")])
        {
            IReadOnlyDictionary<string, double[]> printed = draft.Series[$"curve.paper.{arm}"];
            m[$"paper.{arm}.radius.half"] = RobustnessEvaluation.HalfRadius(printed["radius"], printed["accuracy"]);
            m[$"{arm}.radius.pgd.{readout}.minus.printed"] = m[$"{arm}.radius.pgd.{readout}.half"] - m[$"paper.{arm}.radius.half"];
        }
    }

    private static double Round(double value) => Math.Round(value, 4);
}
