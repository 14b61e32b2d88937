namespace FeatureAveraging.Runs;

/// <summary>How serious a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>A number may mislead.</summary>
    Warning,

    /// <summary>A number must not be used.</summary>
    Error,
}

/// <summary>Something noteworthy about a result. Ids are stable and explained in docs/reference/diagnostics.md.</summary>
/// <param name="Id">Stable id, for example <c>FA1001</c>.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Message">What was seen, with its numbers.</param>
public sealed record Diagnostic(string Id, Severity Severity, string Message);
