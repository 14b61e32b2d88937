using FeatureAveraging.Experiments;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What the paper says of real images, judged by the record's metrics. An attack bounds robustness from above, so "survives" always names the attack.</summary>
internal static class ImageClaims
{
    private const string ThisProject = "This project";
    private const string Strongest = ImageEvaluation.Strongest;
    private static readonly (string Arm, string Readout)[] Compared = [(ImageArm.Coarse, "native"), (ImageArm.Fine, "max")];

    /// <summary>Adds the claims whose metrics exist.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="data">Id of the experiment.</param>
    /// <param name="count">Attacked images.</param>
    public static void AddTo(RecordDraft draft, string data, int count)
    {
        Dictionary<string, double> m = draft.Metrics;
        string figure = data switch { "mnist" => "Li et al. 2025, Fig. 3 (middle)", "cifar10" => "Li et al. 2025, Fig. 3 (right)", _ => "Li et al. 2025, Sec. 5" };
        m["curves.order.excess"] = count * Compared.Max(c => Math.Max(MostAbove(draft, c, "pgd", "pgd-native"), MostAbove(draft, c, Strongest, "pgd")));
        m["fine.masking.pgd-native.max.overstatement"] = MostAbove(draft, Compared[1], "pgd-native", Strongest);
        m["paired.fine.max.curve.least"] = draft.Series[Curve(Compared[1], Strongest)]["accuracy"].Zip(draft.Series[Curve(Compared[0], Strongest)]["accuracy"]).Min(pair => pair.First - pair.Second);
        void Add(string id, string sentence, string source, string metric, double lower, double upper) =>
            draft.Claims.Add(Claim.Within(id, sentence, source, metric, m[metric], lower, upper));

        (double coarse, double fine) = data == "cifar10" ? (0.85, 0.85) : (0.985, 0.985);
        Add("C6.clean.coarse", "The network trained on coarse labels is accurate on clean images.", figure, "coarse.accuracy.clean", coarse, 1);
        Add("C6.clean.fine", "So is the network trained on fine labels, read out as a binary classifier by the greater of the best logits.", figure, "fine.accuracy.clean.max", fine, 1);
        if (data == "cifar10")
        {
            Add("C6.clean.classes", "The network trained on fine labels is accurate on its own ten classes.", figure, "fine.accuracy.classes", 0.72, 1);
        }

        Add("C6.gain", "Fine labels make the median image harder to break, under the strongest attack on both networks.", figure, "paired.fine.max.ratio", data == "mnist" ? 1.3 : 1, double.PositiveInfinity);
        Add("C6.curves", "At no radius does the fine arm keep less robust accuracy than the coarse arm (up to one point), under the strongest attack.", figure, "paired.fine.max.curve.least", -0.01, 1);
        Add("P.order", "At every radius the strongest attack leaves no more robust accuracy than PGD on the margin, and that no more than PGD on the training loss, up to one image.", ThisProject, "curves.order.excess", double.NegativeInfinity, 1 + 1e-9);
        Add("P.native", "The paper's protocol, PGD on the training loss, leaves the fine arm at least 10 points of robust accuracy that the strongest attack takes away.", ThisProject, "fine.masking.pgd-native.max.overstatement", 0.1, 1);
        AddPrinted(draft, figure);
    }

    private static void AddPrinted(RecordDraft draft, string figure)
    {
        foreach ((string arm, string readout) in Compared)
        {
            if (!draft.Series.TryGetValue($"curve.paper.{arm}", out IReadOnlyDictionary<string, double[]>? printed))
            {
                continue;
            }

            foreach ((string method, string words) in ((string, string)[])[("pgd-native", "under the paper's protocol"), (Strongest, "under the strongest attack")])
            {
                IReadOnlyDictionary<string, double[]> ours = draft.Series[Curve((arm, readout), method)];
                string metric = $"{arm}.printed.excess.{method}";
                draft.Metrics[metric] = MostAbove(printed, ours);
                draft.Claims.Add(Claim.Within($"F3.{arm}.{method}", $"The printed curve of the {arm} arm is at none of our radii more than 5 points above ours {words}.", figure, metric, draft.Metrics[metric], double.NegativeInfinity, 0.05));
            }
        }
    }

    private static double MostAbove(RecordDraft draft, (string Arm, string Readout) decision, string method, string other) =>
        draft.Series[Curve(decision, method)]["accuracy"].Zip(draft.Series[Curve(decision, other)]["accuracy"]).Max(pair => pair.First - pair.Second);

    // At the radii that both curves have.
    private static double MostAbove(IReadOnlyDictionary<string, double[]> printed, IReadOnlyDictionary<string, double[]> ours) =>
        (from point in printed["radius"].Zip(printed["accuracy"])
         let i = Array.FindIndex(ours["radius"], radius => Math.Abs(radius - point.First) < 1e-9)
         where i >= 0
         select point.Second - ours["accuracy"][i]).DefaultIfEmpty(double.NaN).Max();

    private static string Curve((string Arm, string Readout) decision, string method) => $"curve.{decision.Arm}.{decision.Readout}.{method}";
}
