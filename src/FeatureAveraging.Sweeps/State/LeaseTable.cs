using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace FeatureAveraging.Sweeps.State;

/// <summary>Who works on which chunk of cells, without a server: a chunk is that of the process whose lease file was there first.</summary>
/// <remarks>
/// A chunk is every cell whose id begins with the same three hexadecimal digits, so chunks stay the same when the grid grows.
/// The file is made by an exclusive open, which one process wins on local disks and on NFS; moving a finished file there would not do,
/// since .NET looks for the target first and renames then. Its time of change is the heartbeat. A lease is stale when its process has
/// ended, which is seen at once on the same host, or when its heartbeat has not moved for <see cref="Patience"/> by the watcher's own
/// clock; clocks of hosts are never compared. If two processes hold one lease after all, because the first one slept, a cell is run twice
/// and counted once.
/// </remarks>
internal sealed class LeaseTable
{
    /// <summary>Number of chunks.</summary>
    public const int ChunkCount = 4096;

    private static readonly int[] ExistsCodes = [17, 80, 183];         // EEXIST; ERROR_FILE_EXISTS, ERROR_ALREADY_EXISTS

    private readonly string _directory;
    private readonly TimeProvider _clock;
    private readonly string _content;
    private readonly ConcurrentDictionary<int, string> _held = [];
    private readonly Dictionary<int, (string Content, DateTime Beat, long Since)> _seen = [];

    /// <summary>Makes the table for one process.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="clock">Measures how long a heartbeat has stood still.</param>
    public LeaseTable(SweepFolder folder, TimeProvider clock)
    {
        (_directory, _clock) = (folder.Leases, clock);
        Directory.CreateDirectory(_directory);
        ProcessIdentity me = ProcessIdentity.Current;
        _content = string.Create(CultureInfo.InvariantCulture, $"{me.Id} {me.Start} {Guid.NewGuid():N} {me.Place}");
    }

    /// <summary>How long a heartbeat may stand still.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The chunk of a cell.</summary>
    /// <param name="id">Id of the cell.</param>
    public static int ChunkOf(ulong id) => (int)(id >> 52);

    /// <summary>Chunks that somebody works on; stale leases are left out.</summary>
    /// <param name="removesStale">Whether stale leases are removed, so that workers need not watch them first.</param>
    public HashSet<int> FindTaken(bool removesStale = false)
    {
        var taken = new HashSet<int>();
        foreach (string file in Directory.EnumerateFiles(_directory, "*.lease"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int chunk)
                && !(IsStale(chunk) && (!removesStale || TryRemove(chunk))))
            {
                taken.Add(chunk);
            }
        }

        return taken;
    }

    /// <summary>Takes a chunk that nobody works on.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>Whether it is this process's now.</returns>
    public bool TryTake(int chunk)
    {
        string file = PathOf(chunk);
        if (File.Exists(file) && !(IsStale(chunk) && TryRemove(chunk)))
        {
            return false;
        }

        try
        {
            using (var lease = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                lease.Write(Encoding.UTF8.GetBytes(_content));
            }

            _held[chunk] = file;
            return true;
        }
        catch (IOException fault) when (ExistsCodes.Contains(fault.HResult & 0xFFFF))
        {
            return false;
        }
    }

    /// <summary>Lets another process have a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public void Release(int chunk)
    {
        if (_held.TryRemove(chunk, out string? file) && Read(file) == _content)
        {
            File.Delete(file);
        }
    }

    /// <summary>Moves the heartbeat of every lease of this process.</summary>
    public void Beat()
    {
        foreach ((int chunk, string file) in _held)
        {
            if (Read(file) != _content)
            {
                _held.TryRemove(chunk, out _);
                continue;
            }

            try
            {
                File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime);
            }
            catch (IOException)
            {
                // taken over between the two lines; the next beat sees it
            }
        }
    }

    /// <summary>Whether a chunk is still this process's.</summary>
    /// <param name="chunk">The chunk.</param>
    public bool Holds(int chunk) => _held.ContainsKey(chunk);

    private bool IsStale(int chunk)
    {
        string file = PathOf(chunk);
        if (Read(file) is not { } content)
        {
            return false;       // gone by now: whoever wants it tries
        }

        if (Owner(content)?.IsAlive() is { } alive)
        {
            return !alive;
        }

        DateTime beat = File.GetLastWriteTimeUtc(file);
        if (!_seen.TryGetValue(chunk, out (string Content, DateTime Beat, long Since) seen) || seen.Content != content || seen.Beat != beat)
        {
            _seen[chunk] = (content, beat, _clock.GetTimestamp());
            return false;
        }

        return _clock.GetElapsedTime(seen.Since) > Patience;
    }

    // Of several that find it stale, one gets it: the file is moved away under a name of its own, and looked at there.
    private bool TryRemove(int chunk)
    {
        string file = PathOf(chunk), aside = Path.Combine(_directory, $".{Guid.NewGuid():N}");
        string? stale = Read(file);
        try
        {
            File.Move(file, aside, overwrite: false);
        }
        catch (IOException)
        {
            return false;
        }

        if (stale is not null && Read(aside) == stale)
        {
            File.Delete(aside);
            return true;
        }

        File.Move(aside, file, overwrite: true);        // somebody was faster and has it: give it back
        return false;
    }

    private static ProcessIdentity? Owner(string content) =>
        content.Split(' ', 4) is [var id, var start, _, var place]
        && int.TryParse(id, CultureInfo.InvariantCulture, out int number)
        && long.TryParse(start, CultureInfo.InvariantCulture, out long begin)
            ? new ProcessIdentity(place, number, begin)
            : null;

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string PathOf(int chunk) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{chunk:x3}.lease"));
}
