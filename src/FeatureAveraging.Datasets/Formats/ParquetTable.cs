using FeatureAveraging.Datasets.Files;
using Parquet;
using Parquet.Schema;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Texts">Its values as text; null for numbers.</param>
/// <param name="Numbers">Its values as numbers, null where there is none; null for text.</param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Texts, IReadOnlyList<double?>? Numbers);

/// <summary>Writes tables of text and numbers as Parquet: one row group, text as UTF-8, numbers as DOUBLE that may be absent.</summary>
public static class ParquetTable
{
    /// <summary>Writes a table; equal tables give equal bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="columns">Columns of one length.</param>
    /// <param name="metadata">Names and values that are kept in the file.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<TableColumn> columns, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(columns);
        AtomicFile.Write(path, stream => WriteAsync(stream, columns, metadata).GetAwaiter().GetResult());
    }

    private static async Task WriteAsync(
        Stream stream, IReadOnlyList<TableColumn> columns, IReadOnlyDictionary<string, string> metadata)
    {
        DataField[] fields =
            [.. columns.Select(column => new DataField(column.Name, column.Texts is null ? typeof(double?) : typeof(string)))];
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.CustomMetadata = metadata.ToDictionary();
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int i = 0; i < fields.Length; i++)
            {
                if (columns[i].Texts is { } texts)
                {
                    await group.WriteAsync(fields[i], texts).ConfigureAwait(false);
                }
                else
                {
                    await group.WriteAsync<double>(fields[i], columns[i].Numbers!.ToArray().AsMemory()).ConfigureAwait(false);
                }
            }
        }
    }
}
