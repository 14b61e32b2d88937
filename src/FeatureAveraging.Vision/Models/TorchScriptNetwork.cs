using System.Runtime.InteropServices;
using FeatureAveraging.Vision.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>A TorchScript module in evaluation mode, as libtorch's interpreter runs it.</summary>
/// <remarks>
/// Its code is run as it is written: libtorch's optimiser, which rewrites a graph after some calls, is switched off for the process,
/// so that every call gives the same bits. There are no hooks between layers. What the last linear layer y = Wφ + b reads is found by its
/// gradient: ∂y_j/∂W_j = φ; one backward step through this layer alone gives it for k points, the i-th by output i.
/// </remarks>
internal sealed class TorchScriptNetwork : ForeignNetwork
{
    private const string Advice = "Export it with torch.jit.script(model.eval()).save('model.pt'), or torch.jit.trace.";
    private const string Features = "features";
    private const double Tolerance = 1e-4;              // of the largest output: float32 sums in another order
    private readonly jit.ScriptModule _module;
    private readonly List<(string Name, Tensor Value)> _parameters;
    private readonly TorchScriptChain _chain;
    private Tensor? _last;

    private TorchScriptNetwork(
        jit.ScriptModule module, List<(string Name, Tensor Value)> parameters, ForeignModelOptions options, Device device, ScalarType type)
        : base(options, device, type) => (_module, _parameters, _chain) = (module, parameters, new TorchScriptChain(module));

    /// <summary>Whether the file was saved in training mode.</summary>
    public bool WasTraining { get; private init; }

    /// <summary>Name of the weight that the last layer has; null where it was not found.</summary>
    public string? LastLayer { get; private set; }

    public override int FeatureDimension => _last is null ? 0 : checked((int)_last.shape[1]);

    /// <remarks>Where modules cannot be run one after another, what the last layer reads is the one layer there is.</remarks>
    public override IReadOnlyList<string> Layers => _chain.Layers.Count > 0 ? _chain.Layers : _last is null ? [] : [Features];

    public override string? LastHidden => _chain.Layers.Count > 0 ? _chain.LastHidden : _last is null ? null : Features;

    /// <remarks>Told by the names of its buffers; one whose constants are in its code is not seen.</remarks>
    public override string? OwnNormalization
    {
        get
        {
            using DisposeScope scope = NewDisposeScope();
            string[] names = [.. _module.named_buffers().Select(buffer => buffer.name).Where(name =>
                name.Split('.')[^1] is "mean" or "std" or "_mean" or "_std")];
            return names.Length < 2 ? null : $"its buffers {string.Join(" and ", names)} look like a normalisation of its own";
        }
    }

    /// <summary>Its parameters, in the order of the file.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Parameters => _parameters;

    /// <summary>Loads a module. This runs code of the file.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="options">Shape of a point, and normalisation.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="type">What it shall compute in; null for its own type.</param>
    /// <exception cref="ForeignModelException">It cannot be loaded, or computes in another type than float32 or float64.</exception>
    public static TorchScriptNetwork Load(byte[] archive, ForeignModelOptions options, Device device, ScalarType? type = null)
    {
        _ = LibtorchSwitches.TryForbidGraphOptimization();
        jit.ScriptModule module;
        try
        {
            module = jit.load(archive, device.type, device.index);
        }
        catch (ExternalException fault)
        {
            throw new ForeignModelException(
                $"libtorch {__version__} cannot load it: {FirstLine(fault)}", "a file that torch.jit.save wrote", Advice, fault);
        }

        bool wasTraining = module.training && module.named_parameters().Any();      // a frozen module has no mode, and says training
        module.eval();
        if (type is { } wanted)
        {
            module.to(wanted);
        }

        List<(string Name, Tensor Value)> parameters =
            [.. module.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter.DetachFromDisposeScope()))];
        try
        {
            return new TorchScriptNetwork(module, parameters, options, device, type ?? TypeOf(parameters)) { WasTraining = wasTraining };
        }
        catch (ForeignModelException)       // the caller never sees the module, so nobody else frees its memory
        {
            parameters.ForEach(entry => entry.Value.Dispose());
            module.Dispose();
            throw;
        }
    }

    /// <summary>Finds the last layer: the weight W of which Wφ + b are the outputs, b another parameter or 0.</summary>
    /// <param name="points">n × c × h × w.</param>
    public void FindLastLayer(Tensor points)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor outputs = ComputeOutputs(points).detach();
        long k = outputs.shape[1];
        foreach ((string name, Tensor weight) in _parameters.Where(entry => entry.Value.shape is [var rows, _] && rows == k))
        {
            if (TryFindFeatures(points, weight) is { } features && IsLayer(features.matmul(weight.detach().t()), outputs))
            {
                (LastLayer, _last) = (name, weight);
                return;
            }
        }
    }

    /// <summary>Finds the layers that can be looked at.</summary>
    /// <param name="points">n × c × h × w.</param>
    public void FindLayers(Tensor points)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor inputs = Arrange(points);
        _chain.Find(inputs, Run(inputs));
    }

    /// <remarks>What the last layer reads is itself found by a gradient.</remarks>
    public override bool CanDifferentiate(string layer) => _chain.Layers.Count > 0;

    public override Tensor ComputeLayer(Tensor points, string layer) =>
        _chain.Layers.Count > 0 ? _chain.Compute(Arrange(points), layer).flatten(1) : ComputeFeatures(points);

    /// <remarks>Of y = Wφ + b without modules to run: Wᵀ·∂objective/∂y.</remarks>
    public override (Tensor Values, Tensor Gradients) DifferentiateLayer(Tensor points, string layer, Func<Tensor, Tensor> derive)
    {
        if (_chain.Layers.Count > 0)
        {
            return base.DifferentiateLayer(points, layer, derive);
        }

        Tensor outputs = ComputeOutputs(points.detach()).detach().requires_grad_(), logits = ToLogits(outputs);
        Tensor upstream = autograd.grad([logits], [outputs], [derive(logits.detach()).to(logits.dtype)])[0];
        return (ComputeFeatures(points), upstream.matmul(_last!.detach()));
    }

    public override Tensor ComputeFeatures(Tensor points) => FindFeatures(points, _last!);

    /// <summary>∂(sum of chosen outputs)/∂parameter.</summary>
    /// <param name="points">n × c × h × w.</param>
    /// <param name="parameter">One of the parameters.</param>
    /// <param name="output">The output, from 0, that is summed over the points.</param>
    public Tensor DifferentiateBy(Tensor points, Tensor parameter, int output)
    {
        using IDisposable tracked = enable_grad();
        parameter.requires_grad_();
        return autograd.grad([ComputeOutputs(points).select(1, output).sum()], [parameter])[0];
    }

    public override void Dispose()
    {
        base.Dispose();
        _parameters.ForEach(entry => entry.Value.Dispose());
        _chain.Dispose();
        _module.Dispose();
    }

    /// <summary>What libtorch said, without the trace.</summary>
    public static string Reason(Exception fault)
    {
        string[] lines = fault.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int at = Array.FindLastIndex(lines, line => line.Contains("Error: ", StringComparison.Ordinal));
        return at < 0 ? FirstLine(fault) : lines[at][(lines[at].IndexOf("Error: ", StringComparison.Ordinal) + 7)..].Trim();
    }

    protected override Tensor Run(Tensor inputs) => _module.forward(inputs) is var result and Tensor outputs
        ? outputs
        : throw new ForeignModelException(
            $"it returns {Describe(_module, inputs)}", "one tensor of logits",
            "Export a module whose forward returns the logits alone.");

    protected override Tensor Run(Tensor inputs, string layer, Func<Tensor, Tensor> replace) => _chain.Compute(inputs, layer, replace);

    private static string Describe(jit.ScriptModule module, Tensor inputs) => module.forward(inputs) switch
    {
        null => "nothing",
        System.Runtime.CompilerServices.ITuple tuple => $"a tuple of {tuple.Length} values",
        Array array => $"{array.Length} values",
        _ => "something that is no tensor",
    };

    private Tensor? TryFindFeatures(Tensor points, Tensor weight)
    {
        try
        {
            return FindFeatures(points, weight);
        }
        catch (ExternalException)       // the outputs do not depend on this parameter
        {
            return null;
        }
    }

    private Tensor FindFeatures(Tensor points, Tensor weight)
    {
        using IDisposable tracked = enable_grad();
        weight.requires_grad_();
        Tensor outputs = ComputeOutputs(points.detach());
        long n = outputs.shape[0], k = outputs.shape[1];
        List<Tensor> parts = [];
        for (long start = 0; start < n; start += k)
        {
            long rows = Math.Min(k, n - start);
            Tensor chosen = outputs.narrow(0, start, rows).diagonal(0, 0, 1).sum();
            parts.Add(autograd.grad([chosen], [weight], retain_graph: true)[0].narrow(0, 0, rows));
        }

        return cat(parts, 0).detach();
    }

    // products = Wφ: what is left of the outputs must be the same for every point
    private bool IsLayer(Tensor products, Tensor outputs)
    {
        double largest = outputs.abs().max().ToDouble();
        return _parameters.Select(entry => entry.Value).Where(value => value.shape is [var length] && length == outputs.shape[1])
            .Select(bias => products.add(bias.detach())).Prepend(products)
            .Any(sum => sum.sub(outputs).abs().max().ToDouble() <= Tolerance * largest);
    }

    private static ScalarType TypeOf(List<(string Name, Tensor Value)> parameters)
    {
        ScalarType[] types = [.. parameters.Select(entry => entry.Value.dtype).Distinct()];
        return types switch
        {
            [] => ScalarType.Float32,
            [ScalarType.Float32 or ScalarType.Float64] => types[0],
            _ => throw new ForeignModelException(
                $"its parameters are of type {string.Join(" and ", types)}", "Float32 or Float64",
                "Convert the model with model.float() before you export it."),
        };
    }

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
