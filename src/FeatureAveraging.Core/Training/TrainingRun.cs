using System.Globalization;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Training;

/// <summary>The loop around the steps: record, checkpoint, report, stop.</summary>
internal sealed class TrainingRun(
    TwoLayerNetwork initial, TrainingSet set, TrainingOptions options, TrainingForm form, Seed seed, TrainingHooks hooks, Descent descent)
{
    private const int ProgressReports = 200;
    private readonly TrajectoryRecorder _recorder = new(set.Data.Count, initial.Hidden.NeuronCount);
    private readonly Lazy<string> _fingerprint = new(() => CheckpointFingerprint.Compute(initial, set, options, form, seed));

    public TrainingResult ToEnd(CancellationToken cancellation)
    {
        int step = Start();
        TrainingOutcome outcome = TrainingOutcome.Completed;
        for (; step < options.Steps; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                outcome = TrainingOutcome.Cancelled;
                SaveCheckpoint(step);
                break;
            }

            bool record = IsRecorded(step + 1);
            if (!descent.Step(step, record))
            {
                outcome = TrainingOutcome.Diverged;
                break;
            }

            AfterStep(step + 1, record);
        }

        _recorder.Record(step, descent);
        return new TrainingResult(descent.BuildNetwork(), outcome, step, form, _recorder.Points, Diagnose(outcome, step));
    }

    private int Start()
    {
        if (hooks.Resume is not { } checkpoint)
        {
            _recorder.Record(0, descent);
            return 0;
        }

        Shape.Require(
            checkpoint.Fingerprint == _fingerprint.Value, nameof(hooks),
            $"holds a checkpoint of another training (other options, data, seed or initial network); start anew or give back the " +
            $"original options");
        descent.Restore(checkpoint.Arrays);
        _recorder.Restore(checkpoint.Arrays);
        return checkpoint.Step;
    }

    private bool IsRecorded(int step) =>
        step == options.Steps || (options.RecordEvery > 0 && step % options.RecordEvery == 0);

    private void AfterStep(int step, bool record)
    {
        if (record)
        {
            _recorder.Record(step, descent);
        }

        if (step % Math.Max(1, options.Steps / ProgressReports) == 0)
        {
            hooks.Progress?.Report(new TrainingProgress(step, options.Steps, _recorder.Points[^1].Loss));
        }

        if (hooks.SnapshotSteps.Contains(step))
        {
            hooks.OnSnapshot?.Invoke(step, descent.BuildNetwork());
        }

        bool isRegular = options.CheckpointEvery > 0 && step % options.CheckpointEvery == 0 && step < options.Steps;
        if (isRegular || hooks.IsCheckpointDue?.Invoke() == true)
        {
            SaveCheckpoint(step);
        }
    }

    private void SaveCheckpoint(int step)
    {
        if (hooks.OnCheckpoint is null)
        {
            return;
        }

        Dictionary<string, Matrix> arrays = descent.Save();
        _recorder.Save(arrays);
        hooks.OnCheckpoint(new TrainingCheckpoint(step, _fingerprint.Value, arrays));
    }

    private List<Diagnostic> Diagnose(TrainingOutcome outcome, int step)
    {
        var diagnostics = new List<Diagnostic>();
        if (outcome == TrainingOutcome.Diverged)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.TrainingDiverged, Severity.Error, string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged: after step {step} of {options.Steps} the loss or its gradient is not finite at learning rate " +
                $"{options.LearningRate}. The network is the last finite one; use a smaller Training.LearningRate.")));
        }

        int dead = _recorder.Points[^1].ActiveShares.Count(share => share == 0);
        if (dead > 0)
        {
            diagnostics.Add(new Diagnostic(
                DiagnosticIds.DeadNeurons, Severity.Warning,
                $"{dead} of {initial.Hidden.NeuronCount} neurons are inactive on every training sample."));
        }

        return diagnostics;
    }
}
