using System.Buffers.Binary;
using System.Text;

namespace FeatureAveraging.Engineering;

/// <summary>
/// A 64-bit little-endian ELF file in memory, read the way the dynamic loader reads it: program
/// headers → dynamic section → version requirements.
/// </summary>
/// <remarks>
/// Structures and tag values: System V ABI, chapters 4 and 5; Linux Standard Base, "Symbol Versioning" (Verneed and Vernaux).
/// </remarks>
public sealed class ElfImage
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56, DynamicEntrySize = 16;
    private const uint LoadSegment = 1, DynamicSegment = 2;
    private const ulong StringTable = 5, VersionRequirements = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    private readonly byte[] _bytes;

    /// <summary>Wraps the bytes of a file.</summary>
    /// <param name="bytes">The whole file; <see cref="MakeWeak"/> writes into it.</param>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit little-endian ELF file.</exception>
    public ElfImage(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith("\u007fELF"u8))
        {
            throw new InvalidDataException(
                "The file does not start as an ELF file does (7F 45 4C 46, at least 64 bytes); expected a Linux shared library.");
        }

        if (bytes[4] != 2 || bytes[5] != 1)
        {
            throw new InvalidDataException(
                $"The file is an ELF file of class {bytes[4]} and data encoding {bytes[5]}; expected class 2 (64-bit) and encoding 1 " +
                $"(little-endian).");
        }

        _bytes = bytes;
    }

    /// <summary>Marks a required symbol version as weak, so that a library without it is accepted when the file is loaded.</summary>
    /// <param name="version">Name of the version, for example GLIBCXX_3.4.32.</param>
    /// <returns>Whether a byte was changed: false when the version was weak already.</returns>
    /// <exception cref="InvalidDataException">The file does not ask for this version, or its tables point outside the file.</exception>
    /// <remarks>
    /// Sets VER_FLG_WEAK in vna_flags. Symbols that are really bound to the version still fail, at the moment they are used.
    /// </remarks>
    public bool MakeWeak(string version)
    {
        ArgumentException.ThrowIfNullOrEmpty(version);
        int flagsAt = FindRequirement(version) + sizeof(uint);
        ushort flags = Half(flagsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(flagsAt), (ushort)(flags | WeakFlag));
        return (flags & WeakFlag) == 0;
    }

    /// <summary>
    /// Puts these bytes in the place of a file, which keeps its time stamp, so that the next build does not copy the original again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <remarks>A new file is renamed over the old one: were that a link into the package cache, the cache would stay as it is.</remarks>
    public void Replace(string path)
    {
        string fresh = path + ".weak";
        File.WriteAllBytes(fresh, _bytes);
        File.SetLastWriteTimeUtc(fresh, File.GetLastWriteTimeUtc(path));
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The offset of the Vernaux entry of one version.</summary>
    private int FindRequirement(string version)
    {
        List<(ulong Tag, ulong Value)> dynamic = ReadDynamicSection();
        int strings = OffsetOf(dynamic, StringTable);
        byte[] wanted = Encoding.ASCII.GetBytes(version + '\0');
        foreach (int library in Chain(OffsetOf(dynamic, VersionRequirements)))
        {
            foreach (int entry in Chain(Advance(library, Word(library + 8))))   // vn_aux
            {
                int name = Advance(strings, Word(entry + 8));                   // vna_name
                if (_bytes.AsSpan(name).StartsWith(wanted))
                {
                    return entry;
                }
            }
        }

        throw new InvalidDataException(
            $"The file asks for no symbol version {version}; nothing to mark as weak. `readelf -V` lists what it asks for.");
    }

    /// <summary>The entries of a list of Verneed or Vernaux: both hold the distance to the next at byte 12, and 0 at the end.</summary>
    private IEnumerable<int> Chain(int entry)
    {
        yield return entry;
        for (uint next = Word(entry + 12); next != 0; next = Word(entry + 12))
        {
            entry = Advance(entry, next);
            yield return entry;
        }
    }

    private List<(ulong Tag, ulong Value)> ReadDynamicSection()
    {
        var entries = new List<(ulong, ulong)>();
        foreach (int header in ProgramHeaders(DynamicSegment))
        {
            int start = Offset(Long(header + 8));                               // p_offset
            int end = Advance(start, Long(header + 32));                        // p_filesz
            for (int at = start; at + DynamicEntrySize <= end && Long(at) != 0; at += DynamicEntrySize)
            {
                entries.Add((Long(at), Long(at + 8)));
            }
        }

        return entries;
    }

    private IEnumerable<int> ProgramHeaders(uint type)
    {
        int first = Offset(Long(32)), size = Half(54), count = Half(56);        // e_phoff, e_phentsize, e_phnum
        if (size < ProgramHeaderSize && count > 0)
        {
            throw new InvalidDataException(
                $"The program headers of the file are {size} bytes each; expected at least {ProgramHeaderSize}.");
        }

        return Enumerable.Range(0, count).Select(i => first + (i * size)).Where(at => Word(at) == type);
    }

    /// <summary>The file offset of a table that the dynamic section gives by its address in memory.</summary>
    private int OffsetOf(List<(ulong Tag, ulong Value)> dynamic, ulong tag)
    {
        ulong address = ValueOf(dynamic, tag);
        foreach (int header in ProgramHeaders(LoadSegment))
        {
            ulong offset = Long(header + 8), start = Long(header + 16), size = Long(header + 32);     // p_offset, p_vaddr, p_filesz
            if (address >= start && address - start < size)
            {
                return Offset(offset + (address - start));
            }
        }

        throw new InvalidDataException($"Address 0x{address:x} (dynamic tag 0x{tag:x}) lies in no loaded segment of the file.");
    }

    private static ulong ValueOf(List<(ulong Tag, ulong Value)> dynamic, ulong tag)
    {
        int at = dynamic.FindIndex(entry => entry.Tag == tag);
        return at >= 0 ? dynamic[at].Value : throw new InvalidDataException(
            $"The file has no dynamic tag 0x{tag:x}; expected a shared library that asks for symbol versions.");
    }

    private int Advance(int at, ulong by) => Offset((ulong)at + by);

    private int Offset(ulong value) => value <= (ulong)_bytes.Length
        ? (int)value
        : throw new InvalidDataException(
            $"A table of the file points to byte {value}; the file has {_bytes.Length}. It is truncated or damaged.");

    private Span<byte> Slice(int at, int length) => at <= _bytes.Length - length
        ? _bytes.AsSpan(at)
        : throw new InvalidDataException(
            $"A table of the file ends behind byte {at}; the file has {_bytes.Length}. It is truncated or damaged.");

    private ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, sizeof(ushort)));

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, sizeof(uint)));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, sizeof(ulong)));
}
