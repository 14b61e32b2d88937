namespace FeatureAveraging.Robustness.Attacks;

/// <summary>The step-size rule of Auto-PGD (Croce and Hein 2020): halve where a window of steps brought too little.</summary>
/// <remarks>
/// Windows of ⌊0.22N⌋ steps, then each ⌊0.03N⌋ shorter, down to ⌊0.06N⌋ (at least 1): for N = 100 they end at 22, 41, 57, 70,
/// 80, 87, 93, 99. The step is halved when at most 0.75 of the window's steps lowered the objective, or when it was not
/// halved before and the best objective stayed the same.
/// </remarks>
public struct ApgdSchedule
{
    private const double LeastShare = 0.75;
    private readonly int _steps;
    private int _window;
    private int _taken;
    private int _lowered;
    private double _last;
    private double _best;
    private double _bestBefore;
    private bool _halved;

    /// <summary>Starts a schedule.</summary>
    /// <param name="steps">N.</param>
    /// <param name="step">η at the start.</param>
    /// <param name="objective">The objective at the start.</param>
    public ApgdSchedule(int steps, double step, double objective)
    {
        (_steps, Step, _window) = (steps, step, Math.Max(1, 22 * steps / 100));
        _last = _best = _bestBefore = objective;
    }

    /// <summary>η.</summary>
    public double Step { get; private set; }

    /// <summary>Takes note of the objective after a step.</summary>
    /// <returns>Whether it is the lowest so far.</returns>
    public bool Observe(double objective)
    {
        _taken++;
        _lowered += objective < _last ? 1 : 0;
        _last = objective;
        bool lowest = objective < _best;
        _best = lowest ? objective : _best;
        return lowest;
    }

    /// <summary>Halves the step where the rule asks for it.</summary>
    /// <returns>Whether it did: the search then goes on from the best point.</returns>
    public bool HalveAtCheckpoint()
    {
        if (_taken < _window)
        {
            return false;
        }

        _halved = _lowered <= LeastShare * _taken || (!_halved && _best == _bestBefore);
        _window = Math.Max(1, Math.Max(_window - (3 * _steps / 100), 6 * _steps / 100));
        (_taken, _lowered, _bestBefore) = (0, 0, _best);
        if (_halved)
        {
            Step /= 2;
            _last = _best;
        }

        return _halved;
    }
}
