using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Cells;

/// <summary>The cells of a sweep, in order: the first axis changes slowest, the last one faster, the seed fastest.</summary>
/// <remarks>
/// The id of a cell is the start of SHA-256 over experiment, program version, seed and every effective option, defaults included. So it
/// does not depend on the axes: a cell that a smaller sweep ran, or one with other axes, is the same cell.
/// </remarks>
public sealed class SweepGrid
{
    private const int MostShown = 5;
    private readonly SweepFile _sweep;
    private readonly SweptExperiment _experiment;
    private readonly JsonObject _base;
    private readonly List<Point[]> _axes = [];
    private readonly IReadOnlyList<ulong> _seeds;
    private readonly ulong[] _ids;
    private readonly Dictionary<ulong, int> _places;

    /// <summary>Makes the grid of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="experiment">Its experiment.</param>
    /// <param name="version">Version of the program that runs the cells.</param>
    /// <exception cref="OptionsException">An option is unknown or a value is not of its type, or two cells are the same one.</exception>
    public SweepGrid(SweepFile sweep, SweptExperiment experiment, string version)
    {
        (_sweep, _experiment, _seeds) = (sweep, experiment, sweep.Seeds.Expand());
        string[] settings = [.. sweep.Options.Select(option => $"{option.Key}={SweepAxis.TextOf(option.Value)}")];
        _base = experiment.Bind(settings);
        (string Path, string Json)[] leaves = [.. Leaves(_base, "")];
        var faults = new List<string>();
        var names = new List<string>();
        foreach (SweepAxis axis in sweep.Axes)
        {
            _axes.Add(BindAxis(axis, settings, leaves, names, faults));
        }

        if (faults.Count > 0)
        {
            throw new OptionsException(faults.Distinct());
        }

        OptionNames = names;
        PointCount = _axes.Aggregate(1, (product, axis) => checked(product * axis.Length));
        _ids = new ulong[checked(PointCount * _seeds.Count)];
        byte[] head = Encoding.UTF8.GetBytes($"{experiment.Id}\n{version}\n");
        Parallel.ForEach(Partitioner.Create(0, PointCount), range => Hash(range, head, leaves));
        _places = new Dictionary<ulong, int>(_ids.Length);
        for (int i = 0; i < _ids.Length; i++)
        {
            if (!_places.TryAdd(_ids[i], i))
            {
                throw new OptionsException(
                    [$"Two cells are the same: {Describe(_places[_ids[i]])} and {Describe(i)}; expected different ones."]);
            }
        }
    }

    /// <summary>The options that the axes set, in their order, as the experiment spells them.</summary>
    public IReadOnlyList<string> OptionNames { get; }

    /// <summary>Points of the grid, each of which is run with every seed.</summary>
    public int PointCount { get; }

    /// <summary>Number of cells.</summary>
    public int Count => _ids.Length;

    /// <summary>The id of a cell.</summary>
    /// <param name="index">Its place.</param>
    public ulong IdOf(int index) => _ids[index];

    /// <summary>The place of a cell; null where it is not of this grid.</summary>
    /// <param name="id">Its id.</param>
    public int? Find(ulong id) => _places.TryGetValue(id, out int index) ? index : null;

    /// <summary>A cell.</summary>
    /// <param name="index">Its place.</param>
    public SweepCell CellOf(int index) =>
        new(index, _ids[index], [.. PointsOf(index / _seeds.Count).SelectMany(point => point.Texts)], _seeds[index % _seeds.Count]);

    /// <summary>The options of a cell, defaults included.</summary>
    /// <param name="index">Its place.</param>
    public JsonObject OptionsOf(int index)
    {
        var options = (JsonObject)_base.DeepClone();
        foreach (Point point in PointsOf(index / _seeds.Count))
        {
            for (int i = 0; i < point.Paths.Length; i++)
            {
                string[] path = point.Paths[i].Split('.');
                JsonObject section = path[..^1].Aggregate(options, (inner, name) => (JsonObject)inner[name]!);
                section[path[^1]] = JsonNode.Parse(point.Json[i]);
            }
        }

        return options;
    }

    /// <summary>A cell in words: its axes and its seed.</summary>
    /// <param name="index">Its place.</param>
    public string Describe(int index)
    {
        SweepCell cell = CellOf(index);
        return string.Join(", ", [.. OptionNames.Zip(cell.Settings, (name, value) => $"{name}={value}"), $"seed {cell.Seed}"]);
    }

    /// <summary>Checks the options of every point, and that every metric to keep is one that some point of the grid leaves.</summary>
    /// <exception cref="OptionsException">A point's options are out of range or do not go together, or a metric does not exist.</exception>
    public void RequireValid()
    {
        var faulty = new ConcurrentBag<(int Index, IReadOnlyList<string> Faults)>();
        Parallel.For(0, PointCount, point =>
        {
            try
            {
                _experiment.Check(OptionsOf(point * _seeds.Count));
            }
            catch (OptionsException fault)
            {
                faulty.Add((point * _seeds.Count, fault.Faults));
            }
        });
        if (!faulty.IsEmpty)
        {
            string more = faulty.Count > MostShown ? $" {faulty.Count} of {PointCount} have faults; the first ones are:" : "";
            throw new OptionsException(
            [
                $"The grid has points that cannot be run.{more}",
                .. faulty.OrderBy(one => one.Index).Take(MostShown)
                    .Select(one => $"{Describe(one.Index)}: {string.Join(" ", one.Faults)}"),
            ]);
        }

        RequireMetrics();
    }

    // One point after the other along each axis: an option may add metrics or take them away.
    private void RequireMetrics()
    {
        var missing = new HashSet<string>(_sweep.Metrics);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (int index in Probes())
        {
            if (missing.Count == 0)
            {
                return;
            }

            IReadOnlyCollection<string> names = _experiment.NameMetrics(OptionsOf(index));
            missing.ExceptWith(names);
            known.UnionWith(names);
        }

        if (missing.Count > 0)
        {
            throw new OptionsException(_sweep.Metrics.Where(missing.Contains).Select(name =>
                $"No cell of this sweep leaves a metric {name}; " + (NearestName.Of(name, known) is { } nearest
                    ? $"did you mean {nearest}?" : $"with these options there are {string.Join(", ", known)}.")));
        }
    }

    private IEnumerable<int> Probes()
    {
        const int MostOfOneAxis = 20;
        yield return 0;
        int stride = Count;
        foreach (Point[] axis in _axes)
        {
            stride /= axis.Length;
            for (int i = 1; i < Math.Min(axis.Length, MostOfOneAxis); i++)
            {
                yield return i * stride;
            }
        }
    }

    private Point[] BindAxis(
        SweepAxis axis, string[] settings, (string Path, string Json)[] leaves, List<string> names, List<string> faults)
    {
        string[] options = [.. axis.OptionNames];
        int[] places = Array.ConvertAll(
            options, name => Array.FindIndex(leaves, leaf => leaf.Path.Equals(name, StringComparison.OrdinalIgnoreCase)));
        names.AddRange(options.Zip(places, (name, place) => place < 0 ? name : leaves[place].Path));
        var points = new List<Point>();
        foreach (IReadOnlyList<string> texts in axis.Expand())
        {
            try
            {
                JsonObject bound = _experiment.Bind([.. settings, .. options.Zip(texts, (name, text) => $"{name}={text}")]);
                string[] all = [.. Leaves(bound, "").Select(leaf => leaf.Json)];
                string[] json = Array.ConvertAll(places, place => all[place]);
                points.Add(
                    new Point(Array.ConvertAll(places, place => leaves[place].Path), json, places, [.. json.Select(one => one.Trim('"'))]));
            }
            catch (OptionsException fault)
            {
                faults.AddRange(fault.Faults);
            }
        }

        return [.. points];
    }

    private void Hash(Tuple<int, int> range, byte[] head, (string Path, string Json)[] leaves)
    {
        string[] lines = [.. leaves.Select(leaf => $"{leaf.Path}={leaf.Json}\n")];
        string[] changed = [.. lines];
        Span<byte> seedBytes = stackalloc byte[sizeof(ulong)], digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (int point = range.Item1; point < range.Item2; point++)
        {
            lines.CopyTo(changed, 0);
            foreach (Point one in PointsOf(point))
            {
                for (int i = 0; i < one.Places.Length; i++)
                {
                    changed[one.Places[i]] = $"{leaves[one.Places[i]].Path}={one.Json[i]}\n";
                }
            }

            byte[] options = Encoding.UTF8.GetBytes(string.Concat(changed));
            for (int s = 0; s < _seeds.Count; s++)
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                BinaryPrimitives.WriteUInt64LittleEndian(seedBytes, _seeds[s]);
                hash.AppendData(head);
                hash.AppendData(seedBytes);
                hash.AppendData(options);
                hash.GetHashAndReset(digest);
                _ids[(point * _seeds.Count) + s] = BinaryPrimitives.ReadUInt64BigEndian(digest);
            }
        }
    }

    private Point[] PointsOf(int point)
    {
        var points = new Point[_axes.Count];
        for (int a = _axes.Count - 1; a >= 0; a--)
        {
            points[a] = _axes[a][point % _axes[a].Length];
            point /= _axes[a].Length;
        }

        return points;
    }

    private static IEnumerable<(string Path, string Json)> Leaves(JsonObject section, string prefix)
    {
        foreach ((string name, JsonNode? value) in section)
        {
            if (value is JsonObject inner)
            {
                foreach ((string, string) leaf in Leaves(inner, $"{prefix}{name}."))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return (prefix + name, value?.ToJsonString() ?? "null");
            }
        }
    }

    // A value of one axis: for each option that it sets its path, its value as JSON, its place among all options, and its text.
    private sealed record Point(string[] Paths, string[] Json, int[] Places, string[] Texts);
}
