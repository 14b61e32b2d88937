using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FeatureAveraging.Sweeps.State;

/// <summary>What a line of a result file says.</summary>
internal enum ResultKind
{
    Other,
    Worker,
    Begin,
    Done,
    Failed,
    Paused,
    Pardoned,
}

/// <summary>One line of a result file. It is reused for the next line.</summary>
internal sealed class ResultLine
{
    private readonly List<string> _names = [];
    private readonly List<byte[]> _encoded = [];

    public ResultKind Kind { get; private set; }

    public ulong Id { get; private set; }

    public double Seconds { get; private set; }

    public double Peak { get; private set; }

    public bool Diverged { get; private set; }

    /// <summary>Whether a cell that was cut has kept state.</summary>
    public bool Kept { get; private set; }

    /// <summary>The message of a failure, or the host of a worker.</summary>
    public string? Text { get; private set; }

    public string? Log { get; private set; }

    public int Failures { get; private set; }

    public int Losses { get; private set; }

    /// <summary>Names of the metrics; they seldom change from line to line, and are the same list as long as they do not.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Their values; null where the cell left none.</summary>
    public List<double?> Values { get; } = [];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>Whether it is one of ours; what is not is no result.</returns>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        (Kind, Id, Seconds, Peak, Diverged, Kept) = (ResultKind.Other, 0, 0, 0, false, false);
        (Text, Log, Failures, Losses) = (null, null, 0, 0);
        Values.Clear();
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadProperty(ref reader);
            }

            return reader.TokenType == JsonTokenType.EndObject && Kind != ResultKind.Other;
        }
        catch (Exception damage) when (damage is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        string name = reader.GetString()!;
        reader.Read();
        switch (name)
        {
            case "begin": Begin(ResultKind.Begin, reader.GetString()!); break;
            case "cell": Begin(ResultKind.Done, reader.GetString()!); break;
            case "failed": Begin(ResultKind.Failed, reader.GetString()!); break;
            case "paused": Begin(ResultKind.Paused, reader.GetString()!); break;
            case "again": Begin(ResultKind.Pardoned, reader.GetString()!); break;
            case "worker": (Kind, Text) = (ResultKind.Worker, reader.GetString()); break;
            case "message": Text = reader.GetString(); break;
            case "log": Log = reader.GetString(); break;
            case "seconds": Seconds = reader.GetDouble(); break;
            case "peak": Peak = reader.GetDouble(); break;
            case "diverged": Diverged = reader.GetBoolean(); break;
            case "kept": Kept = reader.GetBoolean(); break;
            case "failures": Failures = reader.GetInt32(); break;
            case "losses": Losses = reader.GetInt32(); break;
            case "metrics": ReadMetrics(ref reader); break;
            default: reader.Skip(); break;
        }
    }

    private void Begin(ResultKind kind, string id) =>
        (Kind, Id) = (kind, ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private void ReadMetrics(ref Utf8JsonReader reader)
    {
        int i = 0;
        for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; i++)
        {
            if (i >= _names.Count || !reader.ValueTextEquals(_encoded[i]))
            {
                SetName(i, reader.GetString()!);
            }

            reader.Read();
            Values.Add(reader.TokenType switch
            {
                JsonTokenType.Null => null,
                JsonTokenType.String => double.Parse(reader.GetString()!, CultureInfo.InvariantCulture),
                _ => reader.GetDouble(),
            });
        }

        _names.RemoveRange(i, _names.Count - i);
        _encoded.RemoveRange(i, _encoded.Count - i);
    }

    private void SetName(int place, string name)
    {
        _names.RemoveRange(place, _names.Count - place);
        _encoded.RemoveRange(place, _encoded.Count - place);
        _names.Add(name);
        _encoded.Add(Encoding.UTF8.GetBytes(name));
    }
}
