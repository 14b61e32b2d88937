namespace FeatureAveraging.Sweeps.Engines;

/// <summary>How a worker process is started.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">What comes before <c>sweep worker</c>: the assembly, where the program is the runtime's host.</param>
public sealed record WorkerProgram(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The program of this process.</summary>
    public static WorkerProgram Current
    {
        get
        {
            string program = Environment.ProcessPath ?? "favg";
            return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
                ? new WorkerProgram(program, [Environment.GetCommandLineArgs()[0]])
                : new WorkerProgram(program, []);
        }
    }
}
