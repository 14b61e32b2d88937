using System.Buffers.Binary;
using System.Text;

namespace FeatureAveraging.Engineering.Tests;

/// <summary>
/// The smallest file that asks for symbol versions: ELF header, two program headers, dynamic section, string table, version requirements.
/// </summary>
/// <remarks>Loaded at 0x10000, so that addresses and file offsets differ; two libraries ask, the second for two versions.</remarks>
internal static class MinimalElf
{
    public const string First = "GLIBC_2.34", Second = "GLIBCXX_3.4.3", Wanted = "GLIBCXX_3.4.32";
    public const int Length = 0x260;

    /// <summary>Where the flags of the three versions are.</summary>
    public const int FirstFlags = 0x214, SecondFlags = 0x234, WantedFlags = 0x244;

    private const int Dynamic = 0xC0, Strings = 0x180, Requirements = 0x200, Base = 0x10000;

    public static byte[] Assemble()
    {
        byte[] file = new byte[Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);                           // 64-bit, little-endian, version 1
        Long(file, 32, 0x40);                                                   // e_phoff
        Half(file, 54, 56);                                                     // e_phentsize
        Half(file, 56, 2);                                                      // e_phnum
        ProgramHeader(file, 0x40, type: 1, offset: 0, address: Base, size: Length);
        ProgramHeader(file, 0x78, type: 2, offset: Dynamic, address: Base + Dynamic, size: 4 * 16);

        DynamicEntry(file, 0, tag: 1, value: 1);                                // DT_NEEDED, which nobody reads here
        DynamicEntry(file, 1, tag: 5, value: Base + Strings);                   // DT_STRTAB
        DynamicEntry(file, 2, tag: 0x6ffffffe, value: Base + Requirements);     // DT_VERNEED

        Encoding.ASCII.GetBytes($"\0{First}\0{Second}\0{Wanted}\0").CopyTo(file, Strings);
        int second = 1 + First.Length + 1, wanted = second + Second.Length + 1;
        Library(file, Requirements, versions: 1, next: 0x20);
        Version(file, 0x210, name: 1, next: 0);
        Library(file, 0x220, versions: 2, next: 0);
        Version(file, 0x230, name: second, next: 0x10);
        Version(file, 0x240, name: wanted, next: 0);
        return file;
    }

    private static void ProgramHeader(byte[] file, int at, uint type, ulong offset, ulong address, ulong size)
    {
        Word(file, at, type);
        Long(file, at + 8, offset);
        Long(file, at + 16, address);
        Long(file, at + 32, size);
    }

    private static void DynamicEntry(byte[] file, int index, ulong tag, ulong value)
    {
        Long(file, Dynamic + (16 * index), tag);
        Long(file, Dynamic + (16 * index) + 8, value);
    }

    private static void Library(byte[] file, int at, ushort versions, uint next)
    {
        Half(file, at, 1);                                                      // vn_version
        Half(file, at + 2, versions);
        Word(file, at + 8, 0x10);                                               // vn_aux
        Word(file, at + 12, next);
    }

    private static void Version(byte[] file, int at, int name, uint next)
    {
        Half(file, at + 6, 18);                                                 // vna_other
        Word(file, at + 8, (uint)name);
        Word(file, at + 12, next);
    }

    private static void Half(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void Word(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    private static void Long(byte[] file, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
}
