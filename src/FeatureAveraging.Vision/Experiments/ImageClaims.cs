using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What the paper says of real images. An attack bounds robustness from above, so "survives" always names the attack.</summary>
/// <remarks>
/// Claims are judged by intervals over seeds, or over images where there is one seed. A claim about a curve is about its extreme over the
/// radii: the interval reaches from that extreme of the lower ends to that of the upper ends. "At every radius" is then as safe as a
/// single radius is; "at some radius" is not corrected for the number of radii. What the paper says of its networks is undecided where ours
/// are not as accurate on clean images.
/// </remarks>
internal sealed class ImageClaims
{
    private const string ThisProject = "This project";
    private static readonly (string Arm, Readout Readout)[] Compared = [(ArmName.Coarse, Readout.Native), (ArmName.Fine, Readout.Max)];

    private static readonly MetricName
        Gain = MetricName.Paired(ArmName.Fine, Readout.Max, "ratio"),
        LeastLead = MetricName.Paired(ArmName.Fine, Readout.Max, "curve.least"),
        Overstatement = MetricName.Overstatement(ArmName.Fine, MethodName.NativePgd, Readout.Max),
        Disorder = new() { Kind = "curves", Quantity = "order.excess" };

    private static readonly (string Method, string Words)[] Methods =
        [(MethodName.NativePgd, "under the paper's protocol"), (MethodName.Strongest, "under the strongest attack")];

    private readonly RecordDraft _draft;
    private readonly string _figure;
    private readonly bool _isMnist, _isCifar10;
    private readonly int _images, _repetitions;
    private readonly IntervalOver _over;

    private ImageClaims(RecordDraft draft, string data, int images, int seeds)
    {
        (_draft, _images, _isMnist, _isCifar10) = (draft, images, data == "mnist", data == "cifar10");
        (_over, _repetitions) = seeds > 1 ? (IntervalOver.Seeds, seeds) : (IntervalOver.Images, images);
        _figure = _isMnist ? "Li et al. 2025, Fig. 3 (middle)" : _isCifar10 ? "Li et al. 2025, Fig. 3 (right)" : "Li et al. 2025, Sec. 5";
    }

    /// <summary>Adds the claims whose metrics exist.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="data">Id of the experiment.</param>
    /// <param name="images">Attacked images.</param>
    /// <param name="seeds">Seeds.</param>
    public static void AddTo(RecordDraft draft, string data, int images, int seeds)
    {
        var claims = new ImageClaims(draft, data, images, seeds);
        claims.AddAccuracies();
        claims.AddComparison();
        claims.AddPrinted();
        draft.Presume("C6.clean.coarse", claim => IsOfBoth(claim) || claim.Id.StartsWith("F3.coarse.", StringComparison.Ordinal));
        draft.Presume("C6.clean.fine", claim => IsOfBoth(claim) || claim.Id.StartsWith("F3.fine.", StringComparison.Ordinal));
        draft.Presume(
            "C6.clean.classes", claim => claim.Id.Contains(".head.", StringComparison.Ordinal) && claim.Source != ThisProject);
    }

    private static bool IsOfBoth(Claim claim) => claim.Id is "C6.gain" or "C6.curves";

    private void AddAccuracies()
    {
        double least = _isCifar10 ? 0.85 : 0.985;
        _draft.Judge(
            "C6.clean.coarse", "The network trained on coarse labels is accurate on clean images.",
            _figure, MetricName.Of(ArmName.Coarse, "accuracy.clean"), least, 1);
        _draft.Judge(
            "C6.clean.fine", "So is the network trained on fine labels, read out as a binary classifier by the greater of the best logits.",
            _figure, MetricName.Of(ArmName.Fine, "accuracy.clean", Readout.Max), least, 1);
        if (_isCifar10)
        {
            _draft.Judge(
                "C6.clean.classes",
                "The network trained on fine labels is accurate on its own ten classes.",
                _figure, MetricName.Of(ArmName.Fine, "accuracy.classes"), 0.72, 1);
        }
    }

    private void AddComparison()
    {
        _draft.Metrics[Disorder] = _images * Compared.Max(c => Math.Max(
            MostAbove(c, MethodName.Pgd, MethodName.NativePgd), MostAbove(c, MethodName.Strongest, MethodName.Pgd)));
        AddExtreme(
            Overstatement,
            Band(SeriesName.Overstatement(ArmName.Fine, Readout.Max, MethodName.NativePgd), "share"), Enumerable.Max);
        AddExtreme(LeastLead, Band(SeriesName.Of("paired", ArmName.Fine, Readout.Max, "curve"), "difference"), Enumerable.Min);
        _draft.Judge(
            "C6.gain", "Fine labels make the median image harder to break, under the strongest attack on both networks.",
            _figure, Gain, _isMnist ? 1.3 : 1, double.PositiveInfinity);
        _draft.Judge(
            "C6.curves",
            "At no radius does the fine arm keep less robust accuracy than the coarse arm (up to one point), under the strongest attack.",
            _figure, LeastLead, -0.01, 1);
        _draft.Judge(
            "P.order",
            "At every radius the strongest attack leaves no more robust accuracy than PGD on the margin, and that no more than PGD on " +
            "the training loss, up to one image.",
            ThisProject, Disorder, double.NegativeInfinity, 1 + 1e-9);
        _draft.Judge(
            "P.native",
            "The paper's protocol, PGD on the training loss, leaves the fine arm at least 10 points of robust accuracy that the " +
            "strongest attack takes away.",
            ThisProject, Overstatement, 0.1, 1);
    }

    private void AddPrinted()
    {
        foreach ((string arm, Readout readout) in Compared)
        {
            if (!_draft.Series.TryGetValue(SeriesName.Printed(arm), out IReadOnlyDictionary<string, double[]>? printed))
            {
                continue;
            }

            foreach ((string method, string words) in Methods)
            {
                MetricName metric = MetricName.Of(arm, "printed.excess") with { Method = method };
                AddExtreme(metric, Excess(printed, SeriesName.Curve(arm, readout, method)), Enumerable.Max);
                _draft.Judge(
                    $"F3.{arm}.{method}",
                    $"The printed curve of the {arm} arm is at none of our radii more than 5 points above ours {words}.",
                    _figure, metric, double.NegativeInfinity, 0.05);
            }
        }
    }

    private void AddExtreme(string metric, (double Value, double Low, double High)[] band, Func<IEnumerable<double>, double> extreme)
    {
        _draft.Metrics[metric] = extreme(band.Select(point => point.Value));
        _draft.AddInterval(
            metric,
            new ClaimInterval(extreme(band.Select(point => point.Low)), extreme(band.Select(point => point.High)), _repetitions, _over));
    }

    private (double Value, double Low, double High)[] Band(string series, string quantity)
    {
        IReadOnlyDictionary<string, double[]> columns = _draft.Series[series];
        return [.. columns[quantity].Zip(columns["low"], columns["high"])];
    }

    // The printed curve less ours, at the radii that both have.
    private (double Value, double Low, double High)[] Excess(IReadOnlyDictionary<string, double[]> printed, string ours)
    {
        double[] radii = _draft.Series[ours]["radius"];
        (double Value, double Low, double High)[] band = Band(ours, "accuracy");
        IEnumerable<(double, double, double)> excess =
            from point in printed["radius"].Zip(printed["accuracy"])
            let i = Array.FindIndex(radii, radius => Math.Abs(radius - point.First) < 1e-9)
            where i >= 0
            select (point.Second - band[i].Value, point.Second - band[i].High, point.Second - band[i].Low);
        return [.. excess.DefaultIfEmpty((double.NaN, double.NaN, double.NaN))];
    }

    private double MostAbove((string Arm, Readout Readout) decision, string method, string other) =>
        Accuracy(decision, method).Zip(Accuracy(decision, other)).Max(pair => pair.First - pair.Second);

    private double[] Accuracy((string Arm, Readout Readout) decision, string method) =>
        _draft.Series[SeriesName.Curve(decision.Arm, decision.Readout, method)]["accuracy"];
}
