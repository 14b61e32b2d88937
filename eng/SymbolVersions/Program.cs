using FeatureAveraging.Engineering;

// SymbolVersions FILE VERSION: marks VERSION as weak in FILE, where the C++ library of this system lacks it.
// Run by eng/TorchSharp.targets; docs/decisions/0003-libtorch-on-older-linux.md says why.
if (args.Length != 2)
{
    Console.Error.WriteLine(
        $"SymbolVersions was given {args.Length} arguments; expected two: the shared library to change and a symbol version, for example " +
        $"GLIBCXX_3.4.32.");
    return 1;
}

(string file, string version) = (args[0], args[1]);
try
{
    string library = SystemLibrary.FindCppRuntime();
    if (SystemLibrary.Mentions(library, version))
    {
        return 0;
    }

    var image = new ElfImage(File.ReadAllBytes(file));
    if (image.MakeWeak(version))
    {
        image.Replace(file);
        Console.WriteLine($"{Path.GetFileName(file)}: {version} is now optional, because {library} does not have it.");
    }

    return 0;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or DllNotFoundException)
{
    Console.Error.WriteLine($"{file}: {fault.Message}");
    return 1;
}
