using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>What a hardening comes to: helps, does not help or undecided, and by what.</summary>
/// <remarks>
/// <i>Helps</i>: the radius is greater by the whole of its interval, and accuracy is not lost beyond the budget, on validation samples by
/// value and on test samples by interval. <i>Does not help</i>: the radius is not greater by the whole of its interval, or accuracy is
/// lost. Else <i>undecided</i>. Adversarial training, which costs more, is compared beside that.
/// </remarks>
internal static class HardenConclusion
{
    /// <summary>Ids of the claims that it rests on.</summary>
    public const string Budget = "H.budget", Accuracy = "H.accuracy", Helps = "H.helps", Adversarial = "H.adversarial", Inputs = "H.inputs";

    /// <summary>The conclusion.</summary>
    /// <param name="claims">The claims of the run, these three among them.</param>
    /// <param name="knowledge">What is known of a radius: of upper bounds the first line says that they are.</param>
    /// <param name="isInEmbedding">Whether radii are those of heads in an embedding; then the first line says so, and what the inputs say.
    /// </param>
    public static Conclusion Of(
        IReadOnlyList<Claim> claims, RadiusKnowledge knowledge = RadiusKnowledge.Bracketed, bool isInEmbedding = false)
    {
        Claim helps = claims.Single(one => one.Id == Helps), accuracy = claims.Single(one => one.Id == Accuracy);
        Claim budget = claims.Single(one => one.Id == Budget);
        bool lost = budget.Verdict == Verdict.Fails || accuracy.Verdict == Verdict.Fails;
        string word = lost || helps.Verdict == Verdict.Fails ? "does not help" : helps.Verdict == Verdict.Holds ? "helps" : "undecided";
        string kind = isInEmbedding ? "head" : "network", where = isInEmbedding ? " in the embedding" : "";
        string bound = knowledge == RadiusKnowledge.Attacked ? " under the strongest attack, an upper bound," : "";
        string radius =
            FormattableString.Invariant($"the hardened {kind}'s median ℓ₂ radius{where}{bound} is {Times(helps)} that ");
        string loss = FormattableString.Invariant(
            $"it {(accuracy.Value < 0 ? "gains" : "loses")} {100 * Math.Abs(accuracy.Value):0.##} points of clean accuracy");
        Claim? adversarial = claims.SingleOrDefault(one => one.Id == Adversarial), inputs = claims.SingleOrDefault(one => one.Id == Inputs);
        return new Conclusion(
            word,
            $"{char.ToUpperInvariant(word[0])}{word[1..]}{where}: {radius}of the best {kind} trained on coarse labels within the " +
            $"accuracy budget; {loss}{(lost ? ", more than the budget" : "")}.{CompareInputs(inputs)}{Compare(adversarial, where)}",
            [.. new[] { helps, inputs, accuracy, budget, adversarial }.OfType<Claim>().Select(Describe)]);
    }

    // 1.36 (95 % 1.3 to 1.42) times
    private static string Times(Claim ratio)
    {
        string interval = ratio.Interval is { } between
            ? FormattableString.Invariant($" (95 % {between.Low:G4} to {between.High:G4})")
            : "";
        return FormattableString.Invariant($"{ratio.Value:G4}{interval} times");
    }

    private static string CompareInputs(Claim? inputs)
    {
        if (inputs is null)
        {
            return "";
        }

        string word = inputs.Verdict switch
        {
            Verdict.Holds => "helps",
            Verdict.Fails => "does not help",
            _ => "is undecided",
        };
        return $" In the input space it {word}: under the strongest attack, an upper bound, the median radius is {Times(inputs)} as long.";
    }

    private static string Compare(Claim? adversarial, string where) => adversarial?.Verdict switch
    {
        null => "",
        Verdict.Holds => $" Adversarial training on coarse labels has a smaller radius{where}.",
        Verdict.Fails => $" Adversarial training on coarse labels has a greater radius{where}: look at it before you ship this network.",
        _ => $" Whether adversarial training on coarse labels has a greater radius{where} is undecided.",
    };

    private static string Describe(Claim claim) => FormattableString.Invariant(
        $"{claim.VerdictWord}: {claim.Sentence} {claim.Metric} = {claim.Value:G4}, expected {claim.Bound}.");
}
