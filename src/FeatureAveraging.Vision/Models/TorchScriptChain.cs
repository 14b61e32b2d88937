using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>The modules inside a TorchScript module, where it does nothing but run them one after another.</summary>
/// <param name="root">The module; not owned.</param>
internal sealed class TorchScriptChain(jit.ScriptModule root) : IDisposable
{
    private const double Rounding = 1e-6;               // of the largest value: it is the same arithmetic
    private readonly List<jit.ScriptModule> _owned = [];
    private readonly List<(jit.ScriptModule Module, bool Flattens)> _steps = [];
    private readonly Dictionary<string, int> _ends = new(StringComparer.Ordinal);       // steps up to and with each layer

    /// <summary>
    /// Names of the modules in the order they end, of those inside others with a dot; empty where it does something else.
    /// </summary>
    public IReadOnlyList<string> Layers => [.. _ends.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

    /// <summary>Finds the modules.</summary>
    /// <param name="inputs">Inputs of the whole module.</param>
    /// <param name="outputs">Its outputs.</param>
    public void Find(Tensor inputs, Tensor outputs)
    {
        if (!TryFollow(root, "", inputs, outputs))
        {
            _steps.Clear();
            _ends.Clear();
        }

        int last = _steps.FindLastIndex(step => step.Module.named_parameters().Any());
        LastHidden = Layers.FirstOrDefault(layer => _ends[layer] == last);
    }

    /// <summary>The layer before the last module that has parameters; null where there is none.</summary>
    public string? LastHidden { get; private set; }

    /// <summary>The values of a layer.</summary>
    /// <param name="inputs">Inputs of the whole module.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public Tensor Compute(Tensor inputs, string layer) => Run(inputs, 0, _ends[layer]);

    /// <summary>The outputs, where the values of one layer are replaced on the way.</summary>
    /// <param name="inputs">Inputs of the whole module.</param>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    /// <param name="replace">Makes of the values what later modules read.</param>
    public Tensor Compute(Tensor inputs, string layer, Func<Tensor, Tensor> replace) =>
        Run(replace(Compute(inputs, layer)), _ends[layer], _steps.Count);

    private Tensor Run(Tensor inputs, int from, int to)
    {
        Tensor x = inputs;
        foreach ((jit.ScriptModule module, bool flattens) in _steps[from..to])
        {
            x = (Tensor)module.forward(flattens ? x.flatten(1) : x);
        }

        return x;
    }

    public void Dispose() => _owned.ForEach(module => module.Dispose());

    // Adds the steps of a module; nothing where its children, one after another, do not do what it does.
    private bool TryFollow(jit.ScriptModule module, string prefix, Tensor inputs, Tensor outputs)
    {
        int steps = _steps.Count;
        List<string> added = [];
        Tensor x = inputs;
        (string name, nn.Module module)[] children = [.. module.named_children()];
        _owned.AddRange(children.Select(child => (jit.ScriptModule)child.module));
        foreach ((string name, nn.Module one) in children)
        {
            var child = (jit.ScriptModule)one;
            bool flattens = TryRun(child, x) is null;
            Tensor read = flattens ? x.flatten(1) : x;
            if (TryRun(child, read) is not { } made)
            {
                break;
            }

            if (!TryFollow(child, $"{prefix}{name}.", read, made))
            {
                _steps.Add((child, flattens));
            }
            else if (flattens)
            {
                break;                  // the first of its children would have to flatten: no such module is known
            }

            _ends[prefix + name] = _steps.Count;
            added.Add(prefix + name);
            x = made;
        }

        if (children.Length > 0 && added.Count == children.Length && IsSame(x, outputs))
        {
            return true;
        }

        _steps.RemoveRange(steps, _steps.Count - steps);
        foreach (string layer in _ends.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && _ends[key] > steps).ToArray())
        {
            _ends.Remove(layer);
        }

        return false;
    }

    private static bool IsSame(Tensor one, Tensor other) => one.shape.SequenceEqual(other.shape)
        && one.sub(other).abs().max().ToDouble() <= Rounding * other.abs().max().ToDouble();

    private static Tensor? TryRun(jit.ScriptModule module, Tensor inputs)
    {
        try
        {
            return module.forward(inputs) as Tensor;
        }
        catch (ExternalException)       // it reads another shape, or more than one value
        {
            return null;
        }
    }
}
