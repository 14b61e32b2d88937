namespace FeatureAveraging.Datasets.Catalog;

/// <summary>Finds the directory of data sets.</summary>
public static class DataDirectory
{
    /// <summary>
    /// Finds the data directory: the option, then <c>FAVG_DATA</c>, then the user's cache directory (<c>XDG_CACHE_HOME/favg</c> or
    /// <c>~/.cache/favg</c>; <c>%LOCALAPPDATA%\favg</c> on Windows).
    /// </summary>
    /// <param name="option">Value of <c>--data</c>; null when not given.</param>
    /// <param name="environment">Value of an environment variable; null when not set.</param>
    /// <returns>An absolute path; the directory need not exist.</returns>
    /// <exception cref="DatasetException">Nothing tells where the user's cache directory is.</exception>
    public static string Resolve(string? option, Func<string, string?> environment) =>
        Resolve(option, environment, OperatingSystem.IsWindows());

    /// <summary>
    /// Finds the directory that keeps decoded images: <c>images</c> in the user's cache directory, whatever the data directory is.
    /// </summary>
    /// <param name="environment">Value of an environment variable; null when not set.</param>
    /// <returns>An absolute path, which need not exist; null when nothing tells where the user's cache directory is.</returns>
    public static string? FindImageCache(Func<string, string?> environment)
    {
        try
        {
            return Path.Combine(Resolve(null, name => name == "FAVG_DATA" ? null : environment(name)), "images");
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    internal static string Resolve(string? option, Func<string, string?> environment, bool windows)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
        string? given = string.IsNullOrEmpty(option) ? Value("FAVG_DATA") : option;
        return Path.GetFullPath(given ?? Path.Combine(windows ? WindowsCache(Value) : UnixCache(Value), "favg"));
    }

    private static string WindowsCache(Func<string, string?> environment) => environment("LOCALAPPDATA") ?? throw Unknown("LOCALAPPDATA");

    private static string UnixCache(Func<string, string?> environment) =>
        environment("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache) // the XDG specification: a relative path is to be ignored
            ? cache
            : Path.Combine(environment("HOME") ?? throw Unknown("HOME"), ".cache");

    private static DatasetException Unknown(string variable) =>
        new(
            "data directory", $"neither --data nor FAVG_DATA is given, and {variable} is not set", "a directory for data sets",
            "Give --data DIR, or set FAVG_DATA.");
}
