namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Every attack by name, with its default options.</summary>
public static class AttackCatalog
{
    private static readonly (string Name, Func<IAttack<AttackProblem>> Create)[] Entries =
    [
        .. Variants(
            o => new PgdAttack(new PgdOptions { Loss = o.Loss, PassThrough = o.PassThrough }), AttackLoss.Margin, AttackLoss.Training),
        .. Variants(
            o => new ApgdAttack(new ApgdOptions { Loss = o.Loss, PassThrough = o.PassThrough }), AttackLoss.Margin, AttackLoss.Training,
            AttackLoss.Dlr, AttackLoss.Rivals),
        .. Variants(o => new FabAttack(new FabOptions { PassThrough = o.PassThrough }), AttackLoss.Margin),
        .. Variants(o => new DeepFoolAttack(new DeepFoolOptions { PassThrough = o.PassThrough }), AttackLoss.Margin),
        .. Variants(
            o => new DdnAttack(new DdnOptions { Loss = o.Loss, PassThrough = o.PassThrough }), AttackLoss.Margin, AttackLoss.Rivals),
        .. Variants(
            o => new FmnAttack(new FmnOptions { Loss = o.Loss, PassThrough = o.PassThrough }), AttackLoss.Margin, AttackLoss.Rivals),
        .. Variants(
            o => new CarliniWagnerAttack(new CarliniWagnerOptions { Loss = o.Loss, PassThrough = o.PassThrough }), AttackLoss.Margin),
        ("square", () => new SquareAttack(new SquareOptions())),
        ("universal", () => new UniversalAttack()),
        ("pieces", () => new PieceAttack()),
        ("averaged", () => new AveragedFeatureAttack()),
    ];

    /// <summary>All names, in the order of the suite.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>Makes an attack.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The attack; null when there is none of that name.</returns>
    public static IAttack<AttackProblem>? Find(string name) => Array.Find(Entries, e => e.Name == name).Create?.Invoke();

    // Each loss without and with pass-through, which starves on other samples: the worst case takes both.
    private static IEnumerable<(string Name, Func<IAttack<AttackProblem>> Create)> Variants(
        Func<AttackObjective, IAttack<AttackProblem>> create, params AttackLoss[] losses)
    {
        foreach (AttackLoss loss in losses)
        {
            foreach (bool passThrough in (bool[])[false, true])
            {
                var objective = new AttackObjective(loss, passThrough);
                yield return (create(objective).Traits.Name, () => create(objective));
            }
        }
    }
}
