using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg model</c>: what a model file holds and how it is understood; the same network with PyTorch's names.</summary>
internal static class ModelCommand
{
    private const int WidestName = 60;          // longer ones stand out of their column

    public static Command Create(CliHost host) =>
        new ExampleCommand("model", "Show or export model files", "favg model show model.pt") { Show(host), Export(host) };

    private static ExampleCommand Show(CliHost host)
    {
        Argument<string> file = FileArgument();
        Option<string[]> map = ModelFileOptions.MapOption();
        var command = new ExampleCommand(
            "show", "Print the tensors of a model file and how they are understood", "favg model show model.pt")
        {
            file, map,
        };
        command.SetAction(parsed =>
        {
            host.EndAtOnce();
            ModelContent content = ModelContent.Read(parsed.GetRequiredValue(file));
            WriteContent(host.Out, content);
            if (DeepModelFile.Recognizes(content.Path))
            {
                WriteDeep(host.Out, DeepModelFile.Load(content.Path).Description);
                return ExitCode.Done;
            }

            if (ForeignModels.IsWhole(content))
            {
                ForeignModels.Describe(content, host.Out);
                return ExitCode.Done;
            }

            LoadedModel model = ForeignModels.Understand(content, ModelFileOptions.ReadMap(parsed.GetValue(map)));
            WriteNetwork(host.Out, model.Network);
            RecordText.WriteDiagnostics(host.Error, model.Diagnostics, quiet: false);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Export(CliHost host)
    {
        Argument<string> file = FileArgument();
        Option<string[]> map = ModelFileOptions.MapOption();
        Option<string?> layers = Words.Text(
            "--layers", "HIDDEN,OUTPUT", "Names of the two layers (default 0,2: nn.Sequential(Linear, ReLU, Linear))");
        var target = new Option<string>("--out")
        {
            Description = "The file to write: .safetensors, or .onnx of a deep network",
            HelpName = "FILE",
            Required = true,
        };
        var command = new ExampleCommand(
            "export", "Write a network with the names that PyTorch's load_state_dict expects, or a deep one as ONNX",
            "favg model export runs/mine/models/fine.safetensors --layers fc1,fc2 --out torch.safetensors",
            "favg model export runs/cnn/models/hardened.safetensors --out hardened.onnx")
        {
            file, map, layers, target,
        };
        command.SetAction(parsed =>
        {
            string[] names = (parsed.GetValue(layers) ?? "0,2").Split(',');
            if (names is not [{ Length: > 0 } hidden, { Length: > 0 } output] || hidden == output)
            {
                throw new OptionsException([$"--layers is {parsed.GetValue(layers)}; expected two different names such as fc1,fc2."]);
            }

            host.EndAtOnce();
            if (DeepModelFile.Recognizes(parsed.GetRequiredValue(file)))
            {
                return ExportDeep(host, parsed.GetRequiredValue(file), parsed.GetRequiredValue(target));
            }

            LoadedModel model = ForeignModels.Understand(
                ModelContent.Read(parsed.GetRequiredValue(file)), ModelFileOptions.ReadMap(parsed.GetValue(map)));
            RecordText.WriteDiagnostics(host.Error, model.Diagnostics, quiet: false);
            RequireRelu(parsed.GetRequiredValue(file), model.Network.Hidden.Activation);
            string path = parsed.GetRequiredValue(target);
            ModelFile.Export(path, model.Network, hidden, output, model.Labels);
            host.Out.WriteLine(Path.GetFullPath(path));
            return ExitCode.Done;
        });
        return command;
    }

    private static int ExportDeep(CliHost host, string file, string target)
    {
        if (!target.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionsException(
                [$"--out is {target}; expected a name that ends in .onnx, because {file} is a deep network. Its own file has PyTorch's " +
                 "names."]);
        }

        DeepModels.Export(target, DeepModelFile.Load(file));
        host.Out.WriteLine(Path.GetFullPath(target));
        return ExitCode.Done;
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "The model file: .safetensors, .pt, .onnx or .npz" };

    private static void RequireRelu(string path, Activation activation)
    {
        if (!activation.IsRelu)
        {
            throw new DatasetException(
                path, $"its activation is a polynomial ReLU of power {activation.Power}", "the ReLU, which is what such names mean",
                "Read the model file itself with safetensors.");
        }
    }

    private static void WriteContent(TextWriter output, ModelContent content)
    {
        output.WriteLine($"{content.Format}, {content.Tensors.Count} {(content.Tensors.Count == 1 ? "tensor" : "tensors")}");
        int width = Math.Min(WidestName, content.Tensors.Keys.Select(name => name.Length).DefaultIfEmpty().Max());
        foreach (string name in content.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            SafetensorsTensor tensor = content.Tensors[name];
            output.WriteLine($"  {PrintableText.Of(name).PadRight(width)}  {tensor.ElementType,-4}  [{string.Join(", ", tensor.Shape)}]");
        }

        foreach ((string key, string value) in content.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {PrintableText.Of(key)} = {PrintableText.Of(value)}");
        }

        foreach (string operation in content.Operations)
        {
            output.WriteLine($"  {PrintableText.Of(operation)}");
        }
    }

    private static void WriteNetwork(TextWriter output, TwoLayerNetwork network)
    {
        HiddenLayer hidden = network.Hidden;
        string kind = network switch
        {
            BinaryNetwork => "binary network: one signed output",
            MulticlassNetwork k => $"k-class network: {k.ClassCount} classes of {k.NeuronsPerClass} neurons",
            _ => $"dense network: {network.OutputCount} outputs",
        };
        output.WriteLine($"understood as a {kind}");
        output.WriteLine(
            $"  d = {hidden.InputDimension} inputs, M = {hidden.NeuronCount} neurons {(hidden.HasBias ? "with" : "without")} bias, " +
            $"{(hidden.Activation.IsRelu ? "ReLU" : $"polynomial ReLU of power {hidden.Activation.Power}")}");
        if (Decision.PartitionOf(network) is { } partition)
        {
            WriteGroups(output, partition, null);
        }
    }

    private static void WriteDeep(TextWriter output, DeepModelDescription model)
    {
        output.WriteLine(
            $"understood as a deep network of ours, {model.Architecture} of width {model.Width}: {model.Classes.Count} outputs");
        output.WriteLine($"  images of {model.Channels} x {model.ImageHeight} x {model.ImageWidth} pixels in [0, 1]");
        WriteGroups(output, model.Partition, model.Labels);
    }

    private static void WriteGroups(TextWriter output, Partition partition, IReadOnlyList<string>? labels)
    {
        if (partition.GroupCount < partition.ClusterCount || labels is not null)
        {
            IEnumerable<string> groups = Enumerable.Range(0, partition.GroupCount).Select(g => string.Join(',', partition.ClustersOf(g)));
            string names = labels is null ? "" : $": {string.Join(", ", labels.Select(label => PrintableText.Of(label)))}";
            output.WriteLine($"  coarse classes {string.Join('|', groups)}{names}");
        }
    }
}
