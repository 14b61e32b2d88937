using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli;

/// <summary>Collects where and with what a run is made.</summary>
internal static class ProvenanceCollector
{
    /// <summary>Version of this program, without the commit.</summary>
    public static string Version => Informational().Version;

    /// <summary>Source commit, or "unknown".</summary>
    public static string Commit => Informational().Commit;

    /// <summary>Looks at the running process.</summary>
    /// <param name="host">Environment variables.</param>
    /// <param name="threads">Threads the run is allowed.</param>
    /// <param name="command">The command line that makes the run again.</param>
    public static Provenance Collect(CliHost host, int threads, string command)
    {
        (string version, string commit) = Informational();
        string dotnet = RuntimeInformation.FrameworkDescription, os = RuntimeInformation.OSDescription;
        return new Provenance(version, commit, dotnet, os, Cpu(host), threads, command);
    }

    /// <summary>Looks at the running process and at libtorch, which it loads and checks.</summary>
    /// <param name="host">Environment variables.</param>
    /// <param name="threads">Threads the run is allowed.</param>
    /// <param name="command">The command line that makes the run again.</param>
    /// <param name="ofUsers">Whether a model of another program is computed, whose layouts are checked too.</param>
    /// <returns>The provenance, and what should be known about the machine.</returns>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or computes wrong results.</exception>
    public static (Provenance Provenance, IReadOnlyList<Diagnostic> Diagnostics) CollectWithLibtorch(
        CliHost host, int threads, string command, bool ofUsers = false)
    {
        ArithmeticReport arithmetic = ofUsers ? host.CheckArithmeticOfUsers() : host.CheckArithmetic();
        arithmetic.ThrowIfWrong();
        Provenance provenance = Collect(host, threads, command) with { Libtorch = Libtorch.Version, Arithmetic = arithmetic.Summary };
        return (provenance, arithmetic.Diagnostic is { } diagnostic ? [diagnostic] : []);
    }

    /// <summary>
    /// The command line as a user would type it. <c>--data</c> is left out, because records are published and the path belongs to one
    /// machine.
    /// </summary>
    /// <param name="parsed">Its words.</param>
    public static string CommandLine(ParseResult parsed)
    {
        string[] words = [.. parsed.Tokens.Select(t => t.Value)];
        IEnumerable<string> kept = words.Where((word, i) => word != "--data" && (i == 0 || words[i - 1] != "--data"));
        return string.Join(
            ' ',
            kept.Prepend("favg").Select(
                w => w.Length == 0 || w.Any(c => char.IsWhiteSpace(c) || c is '"' or ';' or '&' or '|' or '*' or '$') ? $"'{w}'" : w));
    }

    /// <summary>Processor and the widest vector instructions in use.</summary>
    /// <param name="host">The machine, and environment variables.</param>
    public static string Cpu(CliHost host)
    {
        IEnumerable<string> lines = host.Machine.Read("/proc/cpuinfo")?.Split('\n') ?? [];
        string? model = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        string name = model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? host.Environment("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        return host.Machine.VectorBits == 0 ? $"{name}, no vectors" : $"{name}, {host.Machine.VectorBits}-bit vectors";
    }

    // "0.1.0+<commit>": the build stamps the commit when it runs inside a git checkout.
    private static (string Version, string Commit) Informational()
    {
        string text = typeof(ProvenanceCollector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";
        string[] parts = text.Split('+', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : "unknown");
    }
}
