using System.ComponentModel;
using System.Diagnostics;

namespace FeatureAveraging.Cli.Tests;

/// <summary>The Python of this machine, where it has the libraries a test needs.</summary>
internal static class Python
{
    /// <summary>An interpreter that has the modules; null, and why, where there is none.</summary>
    public static string? Find(string modules, out string reason)
    {
        var reasons = new List<string>();
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                (int code, string said) = Start(python, ".", "-c", $"import {modules}");
                if (code == 0)
                {
                    reason = "";
                    return python;
                }

                reasons.Add($"{python}: {said.TrimEnd().Split('\n')[^1]}");
            }
            catch (Win32Exception absent)
            {
                reasons.Add($"{python}: {absent.Message}");
            }
        }

        reason = string.Join("; ", reasons);
        return null;
    }

    /// <summary>Runs it in a folder; it must succeed.</summary>
    public static void Run(string python, string folder, params string[] words)
    {
        (int code, string said) = Start(python, folder, words);
        Assert.True(code == 0, said);
    }

    private static (int Code, string Said) Start(string python, string folder, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
