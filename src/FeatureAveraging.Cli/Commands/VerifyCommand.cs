using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Cli.Verification;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Experiments.Verification;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg verify</c>: recomputes published records and compares.</summary>
internal sealed class VerifyCommand
{
    private const int ShownFaults = 10;

    private readonly CliHost _host;
    private readonly Argument<string> _path = new("PATH") { Description = "A run.json, a run folder, or a directory of run folders" };
    private readonly Option<bool> _stored = Words.Switch("--stored", "Check records as they are stored, in seconds; run nothing again");
    private readonly Option<string?> _only =
        Words.Text("--only", "EXPERIMENT", "Verify the records of one experiment: synthetic, attack, …");
    private readonly PlaceOptions _places = new();
    private readonly Option<bool> _json = Words.Switch("--json", "Print one JSON document on standard output");
    private readonly Option<bool> _quiet = Words.Switch("--quiet", "Show no progress");

    private VerifyCommand(CliHost host) => _host = host;

    public static Command Create(CliHost host)
    {
        var verify = new VerifyCommand(host);
        var command = new ExampleCommand(
            "verify", "Run published records again and compare every number; exit code 3 when one does not agree", "favg verify records/",
            "favg verify records/ --stored")
        {
            verify._path, verify._stored, verify._only, verify._json, verify._quiet,
        };
        verify._places.AddTo(command);
        command.SetAction(verify.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<FoundRecord> all = Find(parsed.GetRequiredValue(_path));
        FoundRecord[] chosen = Choose(all, parsed.GetValue(_only));
        bool stored = parsed.GetValue(_stored), json = parsed.GetValue(_json);
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("favg-verify-");
        try
        {
            var context = new RerunContext(_host, all, _places.Read(_host, parsed), scratch.FullName);
            var verified = new List<VerifiedRecord>();
            foreach (FoundRecord found in chosen)
            {
                verified.Add(ProgressDisplay.Run(_host, parsed.GetValue(_quiet) || stored, progress =>
                    RecordVerification.Verify(
                        found, stored ? null : one => ExperimentRegistry.Rerun(context with { Progress = progress }, one))));
                if (!json)
                {
                    Write(verified[^1], chosen.Max(r => r.Path.Length), stored);
                }
            }

            WriteSummary(verified, json, stored);
            return verified.All(v => v.Verified) ? ExitCode.Done : ExitCode.ClaimFailed;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<FoundRecord> Find(string path)
    {
        IReadOnlyList<FoundRecord> found = RunFolder.FindRecords(path);
        return found.Count > 0
            ? found
            : throw new DatasetException(
                path, "it holds no run", $"at least one {RunFolder.RecordName}", "Make one with: favg reproduce synthetic.");
    }

    private static FoundRecord[] Choose(IReadOnlyList<FoundRecord> all, string? only)
    {
        FoundRecord[] chosen = [.. all.Where(found => only is null || found.Record.Experiment == only)];
        return chosen.Length > 0
            ? chosen
            : throw new OptionsException(
                [$"--only is {only}; the records are of {string.Join(", ", all.Select(r => r.Record.Experiment).Distinct())}."]);
    }

    private void Write(VerifiedRecord verified, int width, bool stored)
    {
        string recomputed = verified.Comparison is { } comparison ? Describe(comparison) : stored ? "" : $"not recomputed: {verified.Note}";
        string word = verified.Verified ? "agrees" : "FAILS ", path = verified.Path.PadRight(width);
        string line = $"{word}  {path}  {verified.Experiment,-9}  {verified.StoredChecks,4} stored checks  {recomputed}";
        _host.Out.WriteLine(line.TrimEnd());
        foreach (string fault in verified.Faults.Take(ShownFaults))
        {
            _host.Out.WriteLine($"        {fault}");
        }

        if (verified.Faults.Count > ShownFaults)
        {
            _host.Out.WriteLine($"        and {verified.Faults.Count - ShownFaults} more; --json lists all");
        }
    }

    private static string Describe(ComparisonReport comparison)
    {
        string expected = comparison.Grade switch
        {
            ReproductionGrade.Identical => "same bits expected",
            ReproductionGrade.Close => "1e-9 allowed: another commit, processor or runtime",
            ReproductionGrade.OtherVectors => "1e-6 allowed, 0.05 of attacks: another vector width",
            _ => "0.05 allowed: another processor, libtorch or number of threads",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{comparison.Equal} of {comparison.Compared} values equal, largest deviation {comparison.LargestDeviation:G2} ({expected})");
    }

    private void WriteSummary(List<VerifiedRecord> verified, bool json, bool stored)
    {
        if (json)
        {
            _host.Out.WriteLine(JsonSerializer.Serialize(verified, VerifiedRecordJson.Default.IReadOnlyListVerifiedRecord));
            return;
        }

        int asStored = verified.Count(v => v.Comparison is null);
        _host.Out.WriteLine(
            $"{verified.Count(v => v.Verified)} of {verified.Count} records " +
            $"agree.{(asStored == 0 ? "" : $" {asStored} checked as stored only{(stored ? "" : ": see above")}.")}");
    }
}
