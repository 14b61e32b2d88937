using System.Text.Json.Nodes;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;
using Run = (string Folder, FeatureAveraging.Runs.RunRecord Record);

namespace FeatureAveraging.Reporting;

/// <summary>The page of results: every claim of every record, in Markdown.</summary>
public static class ResultsPage
{
    /// <summary>The line between the introduction, which people write, and the rest, which is made from records.</summary>
    public const string Mark = "<!-- Made from the records by favg report --results. Text above this line is kept. -->";

    /// <summary>Writes the page.</summary>
    /// <param name="introduction">Markdown to begin with.</param>
    /// <param name="runs">Records in the order to show; each folder is a path with '/' from the page to the record's folder.</param>
    /// <remarks>
    /// Records that make the same claims with the same bounds under the same options, such as the seeds of one experiment, share a table
    /// with a column for each.
    /// A claim counts once, by the worst of its verdicts.
    /// </remarks>
    public static string Build(string introduction, IReadOnlyList<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(introduction);
        ArgumentNullException.ThrowIfNull(runs);
        ILookup<bool, Run> judged = runs.ToLookup(run => run.Record.Claims.Count > 0);
        Run[][] tables = [.. judged[true].GroupBy(run => Statements(run.Record)).Select(Enumerable.ToArray)];
        string[] titles = Titles(tables), parts =
        [
            introduction.Trim(), Mark, Counts(titles, tables), .. OpenClaims(tables),
            .. tables.SelectMany((runs, i) => Section(titles[i], runs)), .. WithoutClaims([.. judged[false]]),
        ];
        return string.Join("\n\n", parts) + "\n";
    }

    // Tables of one experiment with other claims have the names of their records behind its title.
    private static string[] Titles(Run[][] tables)
    {
        string[] titles = Array.ConvertAll(tables, runs => Headlines.Title(runs[0].Record));
        return
        [
            .. titles.Select((title, i) => titles.Count(other => other == title) == 1
                ? title : $"{title}: {Names(tables[i])}"),
        ];
    }

    private static string Counts(string[] titles, Run[][] tables)
    {
        Verdict[] all = [.. tables.SelectMany(Verdicts)];
        string[] Row(string name, Verdict[] verdicts) =>
        [
            name, Numbers.Whole(verdicts.Length),
            Count(verdicts, Verdict.Holds), Count(verdicts, Verdict.Fails), Count(verdicts, Verdict.Undecided),
        ];
        IEnumerable<string[]> rows = tables.Select((runs, i) => Row(titles[i], [.. Verdicts(runs)]));
        return $"**{Numbers.Whole(all.Length)} claims: {Count(all, Verdict.Holds)} hold, {Count(all, Verdict.Fails)} fail, " +
            $"{Count(all, Verdict.Undecided)} undecided.** " +
            "A claim that several records judge counts once, by the worst of its verdicts.\n\n" +
            Markdown.Table(["Records", "#Claims", "#Hold", "#Fail", "#Undecided"], rows);
    }

    private static IEnumerable<string> OpenClaims(Run[][] tables)
    {
        string[] open = [.. tables.SelectMany(Items)];
        return open.Length == 0 ? [] : ["## Claims that fail or are undecided", Markdown.List(open)];

        static IEnumerable<string> Items(Run[] runs) =>
            Claims(runs).Where(claims => Worst(claims) != Verdict.Holds).Select(claims => Item(runs, claims));

        static string Item(Run[] runs, Claim[] claims) =>
            $"{VerdictText(claims)}: `{claims[0].Id}` of `{runs[0].Record.Experiment}` ({Names(runs)}). {claims[0].Sentence} " +
            $"Expected {Numbers.InText(claims[0].Bound)}, found {string.Join("; ", claims.Select(Found))}{Because(claims)}.";

        static string Found(Claim claim) => claim.Interval is null ? $"{Value(claim)} (no interval)" : Value(claim);
    }

    private static IEnumerable<string> Section(string title, Run[] runs)
    {
        bool intervals = runs.Any(run => run.Record.Claims.Any(claim => claim.Interval is not null));
        string[] heads = ["Claim", "Source", "Bound", .. runs.Select(run => $"#{Name(run.Folder)}"), "Verdict"];
        IEnumerable<string[]> rows = Claims(runs).Select(claims => (string[])
        [
            $"{claims[0].Sentence} (`{claims[0].Id}`{Because(claims)})", claims[0].Source, Numbers.InText(claims[0].Bound),
            .. claims.Select(Value), VerdictText(claims),
        ]);
        return
        [
            $"## {title}",
            Markdown.List(runs.Select(Origin)),
            intervals
                ? "In brackets: the 95 % interval by which a claim is judged. " +
                  "A claim without brackets has no interval and is judged by its value alone."
                : "These claims have no interval: each is judged by its value alone.",
            Markdown.Table(heads, rows),
        ];
    }

    private static IEnumerable<string> WithoutClaims(Run[] runs) =>
        runs.Length == 0 ? [] : ["## Records without claims", Markdown.List(runs.Select(Origin))];

    private static string Origin(Run run) =>
        $"{Markdown.Link(Name(run.Folder), run.Folder)}: `{run.Record.Provenance.Command}`, " +
        $"version {run.Record.Provenance.Version}, commit {Short(run.Record.Provenance.Commit)}";

    private static string Short(string commit) => commit.Length > 7 ? commit[..7] : commit;

    private static string Names(Run[] runs) => string.Join(", ", runs.Select(run => Name(run.Folder)));

    private static string Name(string folder) => folder.Split('/')[^1];

    private static string Statements(RunRecord record) => string.Join(
        '\n', record.Claims.Select(claim => $"{claim.Id}\t{claim.Sentence}\t{claim.Source}\t{claim.Bound}")
            .Prepend(WithoutThreads(record.Options)).Prepend(record.Experiment));

    // Results do not depend on the threads.
    private static string WithoutThreads(JsonObject options)
    {
        JsonNode copy = options.DeepClone();
        (copy["Training"] as JsonObject)?.Remove("Threads");
        return copy.ToJsonString();
    }

    /// <summary>The claims of records that make the same ones: for each claim, what each record says.</summary>
    private static IEnumerable<Claim[]> Claims(Run[] runs) =>
        Enumerable.Range(0, runs[0].Record.Claims.Count).Select(i => runs.Select(run => run.Record.Claims[i]).ToArray());

    private static IEnumerable<Verdict> Verdicts(Run[] runs) => Claims(runs).Select(Worst);

    private static Verdict Worst(Claim[] claims) => VerdictMarks.Worst(claims);

    private static string Count(Verdict[] verdicts, Verdict wanted) => Numbers.Whole(verdicts.Count(verdict => verdict == wanted));

    private static string VerdictText(Claim[] claims) => claims.All(claim => claim.Verdict == claims[0].Verdict)
        ? VerdictText(claims[0])
        : string.Join(", ", claims.Select(VerdictText));

    private static string VerdictText(Claim claim) => claim.Verdict == Verdict.Holds ? claim.VerdictWord : $"**{claim.VerdictWord}**";

    private static string Because(Claim[] claims) => string.Concat(claims.Select(VerdictMarks.Because).Distinct());

    private static string Value(Claim claim) => claim.Interval is not { } range
        ? Numbers.Brief(claim.Value)
        : $"{Numbers.Brief(claim.Value)} ({Numbers.Brief(range.Low)} to {Numbers.Brief(range.High)}, " +
          $"{Numbers.Whole(range.Count)} {range.Over.ToString().ToLowerInvariant()})";
}
