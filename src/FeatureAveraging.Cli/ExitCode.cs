using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli;

/// <summary>Exit codes of <c>favg</c>; scripts rely on them.</summary>
public static class ExitCode
{
    /// <summary>The command succeeded.</summary>
    public const int Done = 0;

    /// <summary>A command, option or setting is wrong, or this installation cannot do it.</summary>
    public const int Usage = 1;

    /// <summary>Data are missing or corrupt.</summary>
    public const int Data = 2;

    /// <summary>A claim failed (only with <c>--strict</c>), or a verification.</summary>
    public const int ClaimFailed = 3;

    /// <summary>Training diverged, or a result is unsound.</summary>
    public const int Diverged = 4;

    /// <summary>Cells of a sweep failed; the others are done.</summary>
    public const int CellsFailed = 5;

    /// <summary>A fault of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int Internal = 70;

    /// <summary>The terminal closed (SIGHUP); the partial record is kept.</summary>
    public const int HungUp = 129;

    /// <summary>Cancelled by the user; the partial record is kept.</summary>
    public const int Cancelled = 130;

    /// <summary>The code of a run that came to its end or was stopped.</summary>
    /// <param name="outcome">How training ended.</param>
    /// <param name="record">The record, for its claims.</param>
    /// <param name="strict">Whether a failed claim counts; an undecided one never does.</param>
    public static int Of(TrainingOutcome outcome, RunRecord record, bool strict)
    {
        ArgumentNullException.ThrowIfNull(record);
        return outcome switch
        {
            TrainingOutcome.Cancelled => Cancelled,
            TrainingOutcome.Diverged => Diverged,
            _ when strict && record.Claims.Any(c => c.Verdict == Verdict.Fails) => ClaimFailed,
            _ => Done,
        };
    }
}
