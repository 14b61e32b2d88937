using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>
/// Turns the arrays of a samples file into labelled samples: checks values, tells ±1 labels from class indices, and finds the side of each
/// cluster.
/// </summary>
internal sealed class SamplesInterpreter(string path, RawSamples raw)
{
    private const int MaximalClusterCount = 1_000_000;
    private const int MaximalListed = 1000;
    private readonly int _count = raw.Inputs.Count;
    private readonly long[] _y = raw.Labels.Values;
    private readonly IReadOnlyList<string>? _names = raw.Labels.Names;
    private readonly List<Diagnostic> _diagnostics = [.. raw.Diagnostics];

    public LoadedSamples Interpret(ClassMerge? merge)
    {
        RequireSoundArrays();
        bool binary = raw.Groups is null && _names is null && raw.Labels.ClassCount is null
            && Array.TrueForAll(_y, y => y is 1 or -1)
            && (merge is null || raw.Sides is not null || Array.Exists(_y, y => y == -1));
        bool coarse = !binary && raw.Clusters is not null && (raw.Groups is not null || (merge is null && _y.Max() > 1));
        (int[] labels, int[]? clusters, Partition? partition) = binary ? (ToIndices("y", _y), null, null)
            : coarse ? (ToIndices("y", _y, least: 0), null, null)
            : MergeClasses(merge);
        if (raw.Clusters is not null)
        {
            clusters = ToIndices("cluster", raw.Clusters);
            partition = binary ? FindSides(clusters, labels) : FindGroups(clusters, labels, partition?.GroupCount ?? 0);
            labels = coarse && partition.GroupCount == 2 ? Array.ConvertAll(labels, g => partition.LabelOf(g)) : labels;
        }

        if (partition is not null && raw.Features is not null && raw.Features.Rows != partition.ClusterCount)
        {
            throw Fault($"features has {raw.Features.Rows} rows", $"one per cluster, {partition.ClusterCount}");
        }

        if (_names is not null)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticIds.NamedClasses, Severity.Info,
                $"{path}: the classes are {string.Join(", ", _names.Select((name, j) => $"{j} {name}"))}."));
        }

        var samples = new LabeledSamples(raw.Inputs, labels, clusters, partition, raw.Features);
        return new LoadedSamples(samples, _diagnostics)
        {
            ClassNames = _names,
            HasParts = raw.HasParts,
            BringsSubclasses = raw.Clusters is not null && (binary || coarse),
            Axes = raw.Axes,
            IsClassCountInferred = partition is not null && !binary && !coarse && merge?.ClassCount is null
                && (raw.Labels.ClassCount ?? raw.Labels.TrainingCount) is null && raw.Clusters is null && raw.Features is null,
        };
    }

    private void RequireSoundArrays()
    {
        RequireLength("y", _y);
        if (raw.Clusters is not null)
        {
            RequireLength("cluster", raw.Clusters);
        }
        else if ((raw.Sides is not null ? "sides" : raw.Groups is not null ? "groups" : null) is { } name)
        {
            throw Fault($"there is an array {name} but no array cluster", "both, or neither");
        }

        if (raw.Sides is not null && raw.Groups is not null)
        {
            throw Fault("there are arrays sides and groups", "one of them: sides for two coarse classes, groups for any number");
        }

        int bad = raw.Inputs.FirstNonFinite();
        if (bad >= 0)
        {
            throw Fault($"x holds a NaN, or a value beyond single precision, in sample {bad}", "finite values");
        }

        if (raw.Features is { } features)
        {
            int badFeature = features.Values.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
            if (features.Columns != raw.Inputs.Dimension || badFeature >= 0)
            {
                throw Fault(
                    badFeature >= 0
                        ? $"features holds a NaN or an infinity in row {badFeature / features.Columns}"
                        : $"features has {features.Columns} columns",
                    $"finite values, d = {raw.Inputs.Dimension} columns");
            }
        }
    }

    private void RequireLength(string name, long[] values)
    {
        if (values.Length != _count)
        {
            throw Fault($"{name} has {values.Length} values and x has {_count} rows", "one value per row");
        }
    }

    private (int[] Labels, int[] Classes, Partition Partition) MergeClasses(ClassMerge? merge)
    {
        if (Array.Exists(_y, y => y < 0))
        {
            int other = Array.FindIndex(_y, y => y is not (1 or -1));
            throw Fault($"y has negative labels and holds {_y[other]} at sample {other}", "either ±1 or class indices from 0");
        }

        int[] classes = ToIndices("y", _y);
        RequireFromZero(classes, merge);
        int count = CountClasses(classes, merge);
        merge ??= count == 2 ? ClassMerge.Usual : null;
        if (merge is null || count < 2)
        {
            string found = _names is null
                ? $"class indices from {classes.Min()} to {classes.Max()}{(raw.Labels.ClassCount is { } of ? $" of {of} classes" : "")}"
                : $"the names {string.Join(", ", _names)}";
            throw new DatasetException(
                path, $"y holds {found}",
                "labels ±1, 0 and 1, or at least two classes and a rule that merges them into coarse classes",
                $"Say which classes belong together ({string.Join(" or ", ClassMerge.All.Select(m => m.Name))}), or store y as ±1.");
        }

        Partition partition = PartitionOf(merge, count);
        if (raw.Clusters is null && partition.GroupCount > 2 && partition.ClusterCount > partition.GroupCount
            && classes.Max() < partition.GroupCount)
        {
            _diagnostics.Add(new Diagnostic(DiagnosticIds.ClassesLikeCoarse, Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: y was read as classes of {partition.ClusterCount}, and only the first {partition.GroupCount} occur, as many as " +
                $"there are coarse classes. If y holds coarse classes, add arrays cluster and groups.")));
        }

        return (Array.ConvertAll(classes, c => partition.Labels[c]), classes, partition);
    }

    // As many as occur or are known; names say how many there are.
    private int CountClasses(int[] classes, ClassMerge? merge)
    {
        int known = Math.Max(merge?.ClassCount ?? 0, raw.Clusters is null ? raw.Features?.Rows ?? 0 : 0);
        if (_names is not null && known > 0 && known != _names.Count)
        {
            throw new DatasetException(
                path, $"y holds {_names.Count} names of classes ({string.Join(", ", _names)})", $"the names of {known} classes",
                "Names are numbered in their order, so all of them must occur; or store y as class indices from 0.");
        }

        if (raw.Labels.ClassCount is { } columns && known > 0 && known != columns)
        {
            throw Fault($"y has a column for each of {columns} classes", $"one for each of {known} classes");
        }

        int seen = Math.Max(classes.Max() + 1, Math.Max(raw.Labels.ClassCount ?? 0, raw.Labels.TrainingCount ?? 0));
        return _names?.Count ?? Math.Max(Math.Max(seen, known), merge is null && seen == 1 ? 2 : 0);
    }

    private void RequireFromZero(int[] classes, ClassMerge? merge)
    {
        (int least, int most) = (classes.Min(), classes.Max());
        bool whole = least == 1 && classes.Distinct().Count() == most && most > 1;
        if (_names is null && raw.Labels.ClassCount is null && least == 1 && (merge?.ClassCount is { } k ? most == k : whole))
        {
            throw new DatasetException(
                path, $"y holds class indices from 1 to {most}, counted from 1", $"class indices from 0 to {most - 1}",
                "Subtract 1 from every label (in NumPy: y - 1).");
        }

        if (_names is null && merge?.ClassCount is null && classes.Distinct().Count() is var seen && seen <= most && most < MaximalListed)
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticIds.MissingClasses, Severity.Info,
                $"{path}: y holds {seen} of the classes from 0 to {most}; " +
                $"{string.Join(", ", Enumerable.Range(0, most).Except(classes))} do not occur."));
        }
    }

    private Partition PartitionOf(ClassMerge merge, int count)
    {
        try
        {
            return merge.For(count);
        }
        catch (ArgumentException fault)
        {
            throw new DatasetException(
                path, $"y holds class indices up to {count - 1}", "labels that the given partition covers", fault.Message, fault);
        }
    }

    private int[] ToIndices(string name, long[] values) => ToIndices(name, values, least: name == "y" ? -1 : 0);

    private int[] ToIndices(string name, long[] values, int least)
    {
        int bad = Array.FindIndex(values, v => v < least || v >= MaximalClusterCount);
        return bad < 0
            ? Array.ConvertAll(values, v => (int)v)
            : throw Fault($"{name} holds {values[bad]} at sample {bad}", $"indices from 0 to {MaximalClusterCount - 1}");
    }

    private Partition FindSides(int[] clusters, int[] labels)
    {
        int count = Math.Max(clusters.Max() + 1, raw.Features?.Rows ?? 0);
        int[] sides = raw.Sides is null ? MajoritySides(clusters, labels, count) : GivenSides(raw.Sides, count);
        if (!sides.Contains(1) || !sides.Contains(-1))
        {
            throw Fault($"all {sides.Length} clusters are on the side {sides[0]:+0;-0}", "clusters on both sides");
        }

        return new Partition(sides);
    }

    // Coarse class of each cluster: as the file says, or that of most of its samples.
    private Partition FindGroups(int[] clusters, int[] labels, int known)
    {
        bool sides = known == 2;        // classes were merged into two sides, and labels are ±1
        if (sides)
        {
            return FindSides(clusters, labels);
        }

        int count = Math.Max(clusters.Max() + 1, raw.Features?.Rows ?? 0);
        int[] groups = raw.Groups is null ? MajorityGroups(clusters, labels, count) : GivenGroups(raw.Groups, count);
        int most = Math.Max(labels.Max(), groups.Max());
        if (groups.Distinct().Count() <= most || most == 0)
        {
            throw Fault(
                $"y and the clusters name coarse classes up to {most}, and {groups.Distinct().Count()} of them have clusters",
                "at least one cluster for each coarse class from 0, and at least two coarse classes");
        }

        return Partition.OfGroups(groups);
    }

    private int[] GivenGroups(long[] groups, int count)
    {
        int[] values = ToIndices("groups", groups);
        return values.Length >= count
            ? values
            : throw Fault($"groups has {values.Length} values", $"a coarse class for each of the {count} clusters");
    }

    private int[] MajorityGroups(int[] clusters, int[] labels, int count)
    {
        int[,] counts = new int[count, labels.Max() + 1];
        for (int i = 0; i < _count; i++)
        {
            counts[clusters[i], labels[i]]++;
        }

        int[] groups = new int[count];
        int disagreeing = 0;
        for (int j = 0; j < count; j++)
        {
            int[] row = [.. Enumerable.Range(0, counts.GetLength(1)).Select(g => counts[j, g])];
            int most = row.Max();
            if (row.Count(n => n == most) > 1)
            {
                throw Fault(
                    $"cluster {j} has {most} samples in each of several coarse classes",
                    "a majority, which tells the cluster's coarse class (or an array groups with a coarse class per cluster)");
            }

            groups[j] = Array.IndexOf(row, most);
            disagreeing += row.Sum() - most;
        }

        WarnOfMixed(disagreeing, "in the coarse class of its majority");
        return groups;
    }

    private int[] GivenSides(long[] sides, int count)
    {
        int bad = Array.FindIndex(sides, s => s is not (1 or -1));
        return bad < 0 && sides.Length >= count
            ? Array.ConvertAll(sides, s => (int)s)
            : throw Fault(
                bad >= 0 ? $"sides holds {sides[bad]} at cluster {bad}" : $"sides has {sides.Length} values",
                $"+1 or -1 for each of the {count} clusters");
    }

    private int[] MajoritySides(int[] clusters, int[] labels, int count)
    {
        int[] positive = new int[count], negative = new int[count];
        for (int i = 0; i < _count; i++)
        {
            (labels[i] > 0 ? positive : negative)[clusters[i]]++;
        }

        for (int j = 0; j < count; j++)
        {
            if (positive[j] == negative[j])
            {
                throw Fault(
                    $"cluster {j} has {positive[j]} samples with label +1 and as many with -1",
                    "a majority, which tells the cluster's side (or an array sides with +1 or -1 per cluster)");
            }
        }

        int disagreeing = positive.Zip(negative, Math.Min).Sum();
        WarnOfMixed(disagreeing, "on the side of its majority");
        return [.. positive.Zip(negative, (p, n) => p > n ? 1 : -1)];
    }

    private void WarnOfMixed(int disagreeing, string where)
    {
        if (disagreeing > 0)
        {
            _diagnostics.Add(
                new Diagnostic(
                    DiagnosticIds.MixedClusterLabels, Severity.Warning,
                    $"{path}: {disagreeing} of {_count} samples carry another label than most of their cluster; each cluster was put " +
                    $"{where}."));
        }
    }

    private DatasetException Fault(string found, string expected) => new(path, found, expected, "Correct the samples file and try again.");
}
