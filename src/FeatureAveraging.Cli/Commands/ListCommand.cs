using System.CommandLine;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg list</c>: experiments, one line each, with the paper source.</summary>
internal static class ListCommand
{
    public static Command Create(CliHost host)
    {
        var command = new ExampleCommand("list", "List the experiments, one line each, with their source in the paper", "favg list");
        command.SetAction(_ =>
        {
            foreach ((string name, string source, string what) in Experiments)
            {
                host.Out.WriteLine($"{name,-22} {source,-40} {what}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static readonly (string Name, string Source, string What)[] Experiments =
    [
        (
            "reproduce synthetic", "Li et al. 2025, Fig. 2a, 2b, 3 (left)",
            "feature averaging and decoupling on the multi-cluster distribution"),
        (
            "reproduce mnist", "Li et al. 2025, Fig. 3 (middle)",
            "deep networks on MNIST, parity against digits; two-layer networks on its pixels"),
        (
            "reproduce cifar10", "Li et al. 2025, Fig. 2c, 2d, 3 (right)",
            "ResNet-18 on CIFAR-10, five classes against five; heads on its features"),
        ("train", "Li et al. 2025, Sec. 3.2 and 4", "one network on synthetic data, images or a samples file, coarse or fine labels"),
        ("features", "Li et al. 2025, Fig. 2", "averaging measures of a model file"),
        ("radius", "beyond Li et al. 2025", "exact l2 radii of a two-layer network, sample by sample"),
    ];
}
