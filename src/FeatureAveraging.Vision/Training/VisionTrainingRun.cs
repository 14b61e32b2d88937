using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>One training: epochs of steps, and what is told of them.</summary>
internal sealed class VisionTrainingRun : IDisposable
{
    private readonly VisionModel _model;
    private readonly VisionTrainingOptions _options;
    private readonly VisionTrainingHooks _hooks;
    private readonly BatchSource _batches;
    private readonly NesterovDescent _descent;
    private readonly List<VisionEpoch> _history = [];
    private readonly TrainingLoss _loss;
    private readonly string _fingerprint;
    private readonly long _steps;
    private long _started;
    private long _firstStep;

    public VisionTrainingRun(VisionModel model, ImageSet images, VisionTrainingOptions options, Seed seed, VisionTrainingHooks hooks)
    {
        (_model, _options, _hooks) = (model, options, hooks);
        _loss = TrainingLoss.Create(model.Network, options, seed);
        _fingerprint = VisionFingerprint.Compute(model, images, options, seed);
        _batches = new BatchSource(images, options, seed, model.Network.Device);
        _descent = new NesterovDescent(model.Network, options);
        _steps = (long)options.Epochs * _batches.StepsPerEpoch;
    }

    public VisionTrainingResult ToEnd(CancellationToken cancellation)
    {
        if (_hooks.Resume is { } checkpoint)
        {
            Resume(checkpoint);
        }

        (_firstStep, _started) = ((long)_history.Count * _batches.StepsPerEpoch, _hooks.Time.GetTimestamp());
        TrainingOutcome outcome = TrainingOutcome.Completed;
        while (_history.Count < _options.Epochs && outcome == TrainingOutcome.Completed)
        {
            outcome = RunEpoch(cancellation);
        }

        Diagnostic[] diagnostics = outcome == TrainingOutcome.Diverged ? [Divergence()] : [];
        return new VisionTrainingResult(outcome, _history, _options.Precision, diagnostics);
    }

    public void Dispose()
    {
        _batches.Dispose();
        _descent.Dispose();
    }

    private TrainingOutcome RunEpoch(CancellationToken cancellation)
    {
        int epoch = _history.Count;
        double loss = 0, correct = 0, rate = 0;
        _batches.Shuffle(epoch);
        for (int i = 0; i < _batches.StepsPerEpoch; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return TrainingOutcome.Cancelled;
            }

            long step = ((long)epoch * _batches.StepsPerEpoch) + i;
            rate = LearningRate.At(_options.Schedule, _options.LearningRate, step, _steps);
            (double Loss, long Correct) batch = Step(step, rate);
            if (!double.IsFinite(batch.Loss))
            {
                return TrainingOutcome.Diverged;
            }

            (loss, correct) = (loss + batch.Loss, correct + batch.Correct);
            Report(step + 1, batch.Loss);
        }

        _history.Add(new VisionEpoch(
            epoch + 1, loss / _batches.StepsPerEpoch, correct / ((double)_batches.StepsPerEpoch * _options.BatchSize), rate));
        _hooks.OnCheckpoint?.Invoke(new VisionCheckpoint(_fingerprint, ModelState.Copy(State), [.. _history]));
        return TrainingOutcome.Completed;
    }

    /// <summary>One step, unless the loss is not finite.</summary>
    private (double Loss, long Correct) Step(long step, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor pixels, Tensor labels) = _batches.Next(step);
        (Tensor loss, Tensor logits) = _loss.Compute(pixels, labels, step);
        double value = TensorMemory.ReadDoubles(loss)[0];
        if (double.IsFinite(value))
        {
            _descent.Step(loss, rate);
        }

        return (value, (long)TensorMemory.ReadDoubles(logits.argmax(1).eq(labels).sum())[0]);
    }

    private IEnumerable<(string Name, Tensor Value)> State => _model.Network.Parameters.All.Concat(_descent.Momentum);

    private void Resume(VisionCheckpoint checkpoint)
    {
        Shape.Require(
            checkpoint.Fingerprint == _fingerprint, nameof(checkpoint),
            $"belongs to another training (other options, images, seed or initial model); start anew or give back the original options");
        ModelState.Load(State, checkpoint.Arrays);
        _history.AddRange(checkpoint.History);
    }

    private void Report(long done, double loss)
    {
        if (_hooks.Progress is null)
        {
            return;
        }

        double seconds = _hooks.Time.GetElapsedTime(_started).TotalSeconds, each = seconds / (done - _firstStep);
        _hooks.Progress.Report(new VisionTrainingProgress(
            _history.Count + 1, _options.Epochs, (double)done / _steps, loss, _options.BatchSize / each,
            TimeSpan.FromSeconds(each * (_steps - done))));
    }

    private Diagnostic Divergence() => new(DiagnosticIds.TrainingDiverged, Severity.Error, string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in epoch {_history.Count + 1} of {_options.Epochs}: the loss is not finite at learning rate " +
        $"{_options.LearningRate}. The weights are not usable; use a smaller VisionTraining.LearningRate or a " +
        $"VisionTraining.GradientClip."));
}
