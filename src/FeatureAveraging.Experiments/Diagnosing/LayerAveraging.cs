using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>States averaging layer by layer: at the input, and at the layers that were asked for.</summary>
/// <param name="draft">The record.</param>
/// <param name="model">The classifier.</param>
/// <param name="samples">The samples.</param>
/// <param name="subclasses">Their sub-classes.</param>
/// <param name="options">Bounds and effort.</param>
internal sealed class LayerAveraging(
    RecordDraft draft, DiagnosedModel model, LabeledSamples samples, Subclasses subclasses, DiagnoseOptions options)
{
    private const int MostValues = 1 << 25;     // of a layer at once: 256 MB

    /// <summary>The layers behind the input that options ask for, in the order they are computed.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="asked">Names; none for the last one before the outputs, <see cref="DiagnoseOptions.AllLayers"/> for all.</param>
    /// <exception cref="OptionsException">There is no such layer; those that there are are listed.</exception>
    public static IReadOnlyList<string> Select(DiagnosedModel model, IReadOnlyList<string> asked)
    {
        if (asked.Count == 0)
        {
            return model.LastLayer is { } last ? [last] : [];
        }

        // what comes behind the last layer is the outputs, or becomes them by a step of its own
        int hidden = model.LastLayer is { } end ? model.Layers.ToList().IndexOf(end) + 1 : model.Layers.Count;
        IEnumerable<string> all = asked.Contains(DiagnoseOptions.AllLayers) ? model.Layers.Take(hidden) : [];
        string[] unknown =
            [.. asked.Where(name => name == DiagnoseOptions.AllLayers ? model.Layers.Count == 0 : !model.Layers.Contains(name))];
        string there = model.Layers.Count == 0
            ? "none: no layer of this model can be looked at"
            : $"{DiagnoseOptions.AllLayers}, or some of {string.Join(", ", model.Layers)}";
        return unknown.Length > 0
            ? throw new OptionsException(unknown.Select(name => $"--layer is {name}; expected {there}."))
            : [.. model.Layers.Where(name => asked.Contains(name) || all.Contains(name))];
    }

    /// <summary>States averaging at the input.</summary>
    public LayerStatements StateInput()
    {
        int[] drawn = Draw(options.Averaging.MostSamples), chosen = Array.ConvertAll(drawn, row => subclasses.Samples[row]);
        var values = new Matrix(chosen.Length, samples.Inputs.Dimension);
        for (int row = 0; row < chosen.Length; row++)
        {
            samples.Inputs.CopyRow(chosen[row], values.Row(row));
        }

        return State(LayerStatements.Input, drawn, values, model.ComputeGradients(samples, chosen, draft.Context.Threads));
    }

    /// <summary>States averaging at a layer. Of a wide one fewer samples are looked at, so that they fit into memory.</summary>
    /// <param name="layer">One of the model's.</param>
    public LayerStatements StateLayer(string layer)
    {
        draft.Context.Begin($"layer {layer}");
        int width = model.ComputeLayer(samples, [subclasses.Samples[0]], layer, draft.Context.Threads).Values.Columns;
        int fitting = MostValues / (width * subclasses.Partition.GroupCount);
        int[] drawn = Draw(Math.Clamp(fitting, 10, options.Averaging.MostSamples));
        (Matrix values, Matrix gradients) =
            model.ComputeLayer(samples, Array.ConvertAll(drawn, row => subclasses.Samples[row]), layer, draft.Context.Threads);
        return State(layer, drawn, values, gradients);
    }

    private int[] Draw(int most) => AveragingAnalysis.Draw(subclasses.Of, subclasses.Partition, most, draft.Context.Seed);

    private LayerStatements State(string layer, int[] drawn, Matrix values, Matrix gradients)
    {
        draft.Context.Cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<AveragingStatement> stated = AveragingAnalysis.State(
            values, gradients, Array.ConvertAll(drawn, row => subclasses.Of[row]), subclasses.Partition, options.Averaging,
            draft.Context.Seed, draft.Context.Threads);
        bool found = subclasses.Agreement is not { } agreement || agreement >= options.LeastAgreement;
        return new LayerStatements(
            layer, values.Columns, [.. stated.Select(one => found ? one : one with { Verdict = AveragingVerdict.NoStatement })]);
    }
}
