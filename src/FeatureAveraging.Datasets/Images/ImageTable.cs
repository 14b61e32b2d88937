using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using FeatureAveraging.Datasets.Files;
using Parquet;
using Parquet.Schema;

namespace FeatureAveraging.Datasets.Images;

/// <summary>The columns <c>image{bytes}</c> and <c>label</c> of a Parquet file, row group by row group.</summary>
/// <remarks>
/// Parquet.Net throws exceptions of many types on damaged files (index, null reference, overflow …), so every exception while it reads
/// becomes a <see cref="DatasetException"/> here.
/// A few damaged bytes (none in the images themselves) make it read for ever and ignore cancellation.
/// So each step has a time limit that no sound file needs; a thread that passes it is lost.
/// </remarks>
internal sealed class ImageTable : IDisposable
{
    private const string Layout = "a Parquet file with the columns image{bytes, path} and label";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] ImageColumns = ["image/bytes", "img/bytes", "image", "img"];
    private static readonly string[] LabelColumns = ["label", "labels", "fine_label"];
    private static readonly Type[] LabelTypes =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(bool),
        typeof(ReadOnlyMemory<char>),
    ];

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ParquetReader _reader;
    private readonly DataField _images;
    private readonly DataField _labels;

    private ImageTable(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        RequireWholeFooter();
        _reader = Attempt(() => ParquetReader.CreateAsync(file));
        _images = Find(typeof(ReadOnlyMemory<byte>), ImageColumns);
        _labels = Find(null, LabelColumns);
        if (_reader.Metadata!.NumRows is var rows && (rows < 1 || rows > file.Length))
        {
            throw Fault(path, $"it announces {rows} rows in {file.Length} bytes", "at least one row, and no more than the file can hold");
        }
    }

    public IReadOnlyDictionary<string, string> Metadata => _reader.CustomMetadata;

    public static ImageTable Open(string path)
    {
        FileStream file = InputFile.Open(path);
        try
        {
            return new ImageTable(path, file);
        }
        catch (DatasetException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Labels in the order of rows: whole numbers as numbers, names as names.</summary>
    public IReadOnlyList<string> ReadLabels()
    {
        var labels = new List<string>();
        foreach (ParquetRowGroupReader group in Groups())
        {
            foreach (string? value in ReadLabels(group, labels.Count))
            {
                labels.Add(value ?? throw Fault(_path, $"row {labels.Count} has no label", "a class in every row"));
            }
        }

        return labels;
    }

    /// <summary>Whether labels are names.</summary>
    public bool HasNames => _labels.ClrType == typeof(ReadOnlyMemory<char>);

    /// <summary>Encoded images in the order of rows. Where a row group cannot be read, every row of it says so.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Bytes, string? Fault)> ReadImages()
    {
        int start = 0;
        foreach (ParquetRowGroupReader group in Groups())
        {
            foreach ((ReadOnlyMemory<byte>, string?) image in ReadImages(group, start))
            {
                yield return image;
                start++;
            }
        }
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Dispose();
    }

    public static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, "Write or download the file again.", inner);

    // The file ends with the footer, its length and PAR1. The footer is a Thrift structure, which ends with 0.
    private void RequireWholeFooter()
    {
        byte[] end = new byte[9];
        if (_file.Length < end.Length + 4)
        {
            throw Fault(_path, $"it has {_file.Length} bytes", Layout);
        }

        _file.Seek(-end.Length, SeekOrigin.End);
        _file.ReadExactly(end);
        _file.Position = 0;
        int length = BinaryPrimitives.ReadInt32LittleEndian(end.AsSpan(1));
        if (!end.AsSpan(5).SequenceEqual("PAR1"u8) || end[0] != 0 || length < 1 || length > _file.Length - 12)
        {
            throw Fault(_path, "its end is damaged or missing", Layout);
        }
    }

    private DataField Find(Type? type, params string[] names)
    {
        DataField[] fields = _reader.Schema.GetDataFields();
        DataField? field = names.Select(name => Array.Find(fields, f => f.Path.ToString() == name)).FirstOrDefault(f => f is not null);
        bool fits = field is { MaxRepetitionLevel: 0 } && (type is null ? LabelTypes.Contains(field.ClrType) : field.ClrType == type);
        return fits
            ? field!
            : throw Fault(
                _path,
                $"there is no column {string.Join(" or ", names)} of {(type is null ? "whole numbers or names" : "bytes")} (the file has " +
                $"{string.Join(", ", fields.Select(f => f.Path))})",
                Layout);
    }

    private IEnumerable<ParquetRowGroupReader> Groups()
    {
        for (int g = 0; g < _reader.RowGroupCount; g++)
        {
            int index = g;
            using ParquetRowGroupReader group = Attempt(() => Task.FromResult(_reader.OpenRowGroupReader(index)));
            yield return group.RowCount >= 0 && group.RowCount <= _reader.Metadata!.NumRows
                ? group
                : throw Fault(_path, $"row group {g} announces {group.RowCount} rows", $"at most {_reader.Metadata!.NumRows}");
        }
    }

    private string?[] ReadLabels(ParquetRowGroupReader group, int start)
    {
        string?[] Numbers<T>()
            where T : struct, IBinaryInteger<T> =>
            Array.ConvertAll(ReadColumn<T>(group, _labels, start), y => y?.ToString(null, CultureInfo.InvariantCulture));

        return Type.GetTypeCode(_labels.ClrType) switch
        {
            TypeCode.SByte => Numbers<sbyte>(),
            TypeCode.Byte => Numbers<byte>(),
            TypeCode.Int16 => Numbers<short>(),
            TypeCode.UInt16 => Numbers<ushort>(),
            TypeCode.Int32 => Numbers<int>(),
            TypeCode.UInt32 => Numbers<uint>(),
            TypeCode.UInt64 => Numbers<ulong>(),
            TypeCode.Boolean => Array.ConvertAll(ReadColumn<bool>(group, _labels, start), y => y is { } set ? (set ? "1" : "0") : null),
            TypeCode.Int64 => Numbers<long>(),
            _ => Array.ConvertAll(ReadColumn<ReadOnlyMemory<char>>(group, _labels, start), y => y?.ToString()),
        };
    }

    private (ReadOnlyMemory<byte> Bytes, string? Fault)[] ReadImages(ParquetRowGroupReader group, int start)
    {
        try
        {
            return Array.ConvertAll(
                ReadColumn<ReadOnlyMemory<byte>>(group, _images, start),
                image => image is { } bytes ? (bytes, (string?)null) : (default, "it holds no image"));
        }
        catch (DatasetException damage)
        {
            return [.. Enumerable.Repeat((default(ReadOnlyMemory<byte>), (string?)damage.Found), (int)group.RowCount)];
        }
    }

    // Values are packed: a row whose definition level is below the field's has none.
    private T?[] ReadColumn<T>(ParquetRowGroupReader group, DataField field, int start)
        where T : struct
    {
        int rows = checked((int)group.RowCount);
        var values = new T[rows];
        int[] levels = new int[rows];
        Array.Fill(levels, field.MaxDefinitionLevel);
        Attempt(async () =>
        {
            await group.ReadRawAsync<T>(field, values, levels.AsMemory(), null).ConfigureAwait(false);
            return true;
        }, $"rows {start} to {start + rows - 1}");
        int used = 0;
        return Array.ConvertAll(levels, level => level == field.MaxDefinitionLevel ? values[used++] : (T?)null);
    }

    private T Attempt<T>(Func<Task<T>> read, string where = "it")
    {
        try
        {
            return Task.Run(read).WaitAsync(Patience).GetAwaiter().GetResult();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException) // see the remarks
        {
            throw Fault(_path, $"{where} cannot be read ({fault.Message})", Layout, fault);
        }
    }
}
