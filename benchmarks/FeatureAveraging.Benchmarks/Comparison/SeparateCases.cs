using System.Diagnostics;
using System.Text.Json;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>Runs each case in a process of its own, so that one that crashes takes no other along.</summary>
/// <typeparam name="TResult">What a case prints on standard output, as one JSON document.</typeparam>
/// <param name="command">How a case is started, by its name.</param>
/// <param name="format">Form of the JSON.</param>
/// <param name="log">Receives the name of each case and what its process says on standard error.</param>
internal sealed class SeparateCases<TResult>(Func<string, ProcessStartInfo> command, JsonSerializerOptions format, TextWriter log)
    where TResult : class
{
    private readonly List<FailedCase> _failed = [];

    /// <summary>The cases that came to no result, so far.</summary>
    public IReadOnlyList<FailedCase> Failed => _failed;

    /// <summary>3 when a case came to no result, else 0.</summary>
    public int ExitCode => _failed.Count > 0 ? 3 : 0;

    /// <summary>Runs cases one after the other.</summary>
    /// <param name="names">Their names.</param>
    /// <returns>The results, in the same order; a case that failed has none.</returns>
    public IReadOnlyList<TResult> Run(IEnumerable<string> names) => [.. names.Select(Run).OfType<TResult>()];

    private TResult? Run(string name)
    {
        log.WriteLine($"{name} …");
        ProcessStartInfo start = command(name);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        string message = "";
        process.ErrorDataReceived += (_, line) => message = Pass(line.Data, message);
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();      // and for the end of standard error
        if (process.ExitCode == 0 && Parse(output, ref message) is { } result)
        {
            return result;
        }

        log.WriteLine($"{name} FAILED: exit code {process.ExitCode}. The other cases go on.");
        _failed.Add(new FailedCase(name, process.ExitCode, message));
        return null;
    }

    // The lines of a trace are indented.
    private string Pass(string? line, string message)
    {
        if (line is null)
        {
            return message;
        }

        log.WriteLine(line);
        return line.Length > 0 && !char.IsWhiteSpace(line[0]) ? line : message;
    }

    private TResult? Parse(string output, ref string message)
    {
        try
        {
            return JsonSerializer.Deserialize<TResult>(output, format);
        }
        catch (JsonException fault)     // it ended well and printed something else
        {
            message = $"No result on standard output: {fault.Message}";
            return null;
        }
    }
}
