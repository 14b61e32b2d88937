using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Runs an attack on one group of samples after the other; scratch of one thread.</summary>
internal sealed class SampleGroupRunner
{
    private readonly SampleAttackSetup _setup;
    private readonly SampleAttackRunner[] _runners;
    private readonly bool[] _open;
    private readonly AttackGroup _group = new();

    public SampleGroupRunner(SampleAttackSetup setup)
    {
        _setup = setup;
        _runners = [.. Enumerable.Range(0, AttackGroup.Capacity).Select(_ => new SampleAttackRunner(setup))];
        _open = new bool[_runners.Length];
    }

    /// <summary>Attacks neighbouring samples.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="brokenAt">The smallest radius at which the attack broke each: 0 when it is misclassified, +∞ when it survived.</param>
    /// <param name="witnesses">The witness of each; null where there is none.</param>
    /// <param name="zeroGradients">Zero gradients replaced on each.</param>
    public void Attack(int first, Span<double> brokenAt, Span<Witness?> witnesses, Span<int> zeroGradients)
    {
        for (int i = 0; i < brokenAt.Length; i++)
        {
            _open[i] = _runners[i].Begin(first + i);
            brokenAt[i] = _open[i] ? double.PositiveInfinity : 0;
        }

        foreach (ThreatModel threat in _setup.Threats)
        {
            SearchRivals(brokenAt.Length, threat);
            for (int i = 0; i < brokenAt.Length; i++)
            {
                if (_open[i] && _runners[i].Verify(threat) is { } verified)
                {
                    (witnesses[i], _open[i]) = (verified, false);
                    brokenAt[i] = double.IsPositiveInfinity(threat.Epsilon) ? verified.Distance : threat.Epsilon;
                }
            }
        }

        for (int i = 0; i < zeroGradients.Length; i++)
        {
            zeroGradients[i] = _open[i] || witnesses[i] is not null ? _runners[i].Target.ZeroGradients : 0;
        }
    }

    private void SearchRivals(int count, ThreatModel threat)
    {
        bool several = _setup.Attack.Traits.Objective.Loss == AttackLoss.Rivals;
        for (int rival = 0; GroupAgainst(rival, several, count, threat); rival++)
        {
            _setup.Attack.Search(_group);
        }
    }

    // The samples that have such a rival and, at a given radius, are not broken yet; whether there are any.
    private bool GroupAgainst(int rival, bool several, int count, ThreatModel threat)
    {
        _group.Clear();
        for (int i = 0; i < count; i++)
        {
            AttackTarget target = _runners[i].Target;
            bool broken = rival > 0 && target.HasFound && double.IsFinite(threat.Epsilon);
            if (_open[i] && !broken && rival < (several ? target.RivalCount : 1))
            {
                target.Aim(threat, rival);
                _group.Add(target);
            }
        }

        return _group.Count > 0;
    }
}
