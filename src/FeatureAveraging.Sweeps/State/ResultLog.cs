using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FeatureAveraging.Sweeps.Cells;

namespace FeatureAveraging.Sweeps.State;

/// <summary>What one worker process did, as lines of JSON that are only ever appended; nobody else writes to its file.</summary>
/// <remarks>
/// <c>{"worker": host, "log": file}</c> first; then <c>{"begin": id}</c> and, when it has come to an end, <c>{"cell": id, "seconds": s,
/// "peak": MB, "metrics": {…}}</c>, <c>{"failed": id, "message": text}</c> or <c>{"paused": id, "kept": true}</c>. <c>{"again": id,
/// "failures": n, "losses": m}</c> takes back so many failures. A line that a kill cut in two is no line, and its cell is run again.
/// </remarks>
internal sealed class ResultLog : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isSynced = true;

    /// <summary>Makes the file of this process.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="log">Where it says things, relative to the folder; null for nowhere.</param>
    public ResultLog(SweepFolder folder, string? log)
    {
        Directory.CreateDirectory(folder.Results);
        string name = $"{ProcessIdentity.Current.FileName}-{Guid.NewGuid().ToString("N")[..8]}.jsonl";
        _file = new FileStream(Path.Combine(folder.Results, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1);
        Append(writer =>
        {
            writer.WriteString("worker", Environment.MachineName);
            writer.WriteNumber("process", Environment.ProcessId);
            writer.WriteString("log", log);
        });
    }

    /// <summary>A cell begins.</summary>
    public void Begin(ulong id) => Append(writer => writer.WriteString("begin", SweepCell.Show(id)));

    /// <summary>A cell has come to its end.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="result">What it left.</param>
    /// <param name="keep">Metrics to keep, those that it did not leave as null; empty keeps what it left.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="peakMegabytes">The most memory that the process had so far.</param>
    public void Finish(ulong id, CellResult result, IReadOnlyList<string> keep, double seconds, double peakMegabytes) =>
        Append(writer => WriteResult(writer, id, result, keep, seconds, peakMegabytes));

    /// <summary>Bytes that a cell takes in the file of its worker, about.</summary>
    public static int LengthOf(ulong id, CellResult result, IReadOnlyList<string> keep)
    {
        var lines = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(lines, Options))
        {
            writer.WriteStartObject();
            WriteResult(writer, id, result, keep, 1.2345, 123);
            writer.WriteString("begin", SweepCell.Show(id));
            writer.WriteEndObject();
        }

        return lines.WrittenCount;
    }

    private static void WriteResult(
        Utf8JsonWriter writer, ulong id, CellResult result, IReadOnlyList<string> keep, double seconds, double peakMegabytes)
    {
        writer.WriteString("cell", SweepCell.Show(id));
        writer.WriteNumber("seconds", Math.Round(seconds, 4));
        writer.WriteNumber("peak", Math.Round(peakMegabytes));
        if (result.Diverged)
        {
            writer.WriteBoolean("diverged", true);
        }

        writer.WriteStartObject("metrics");
        foreach (string name in keep.Count > 0 ? keep : [.. result.Metrics.Keys.Order(StringComparer.Ordinal)])
        {
            WriteMetric(writer, name, result.Metrics.TryGetValue(name, out double value) ? value : null);
        }

        writer.WriteEndObject();
    }

    /// <summary>A cell has failed.</summary>
    public void Fail(ulong id, string message) => Append(writer =>
    {
        writer.WriteString("failed", SweepCell.Show(id));
        writer.WriteString("message", message);
    });

    /// <summary>A cell was cut on request, and nothing was wrong with it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isKept">Whether it has kept state to go on from.</param>
    public void Pause(ulong id, bool isKept) => Append(writer =>
    {
        writer.WriteString("paused", SweepCell.Show(id));
        writer.WriteBoolean("kept", isKept);
    });

    /// <summary>A cell that has failed may be tried as if it had not.</summary>
    public void Pardon(ulong id, int failures, int losses) => Append(writer =>
    {
        writer.WriteString("again", SweepCell.Show(id));
        writer.WriteNumber("failures", failures);
        writer.WriteNumber("losses", losses);
    });

    /// <summary>Brings what was written to the disk, where other hosts see it.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            if (!_isSynced)
            {
                _file.Flush(flushToDisk: true);
                _isSynced = true;
            }
        }
    }

    public void Dispose()
    {
        Sync();
        _file.Dispose();
    }

    private static void WriteMetric(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is null)
        {
            writer.WriteNull(name);
        }
        else if (double.IsFinite(value.Value))
        {
            writer.WriteNumber(name, value.Value);
        }
        else
        {
            writer.WriteString(name, value.Value.ToString(CultureInfo.InvariantCulture));       // NaN, Infinity, -Infinity
        }
    }

    // One write for one line, so that no other state of the file can be seen than whole lines and the beginning of one.
    private void Append(Action<Utf8JsonWriter> write)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(_line, Options))
            {
                writer.WriteStartObject();
                write(writer);
                writer.WriteEndObject();
            }

            _line.Write("\n"u8);
            _file.Write(_line.WrittenSpan);
            _isSynced = false;
        }
    }
}
