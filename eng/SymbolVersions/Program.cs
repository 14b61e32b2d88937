using FeatureAveraging.Engineering;

// SymbolVersions FILE VERSION [always]: marks VERSION as weak in FILE, where the C++ library of this system lacks it, or always.
// Run by eng/TorchSharp.targets; docs/decisions/0003-libtorch-on-older-linux.md says why.
if (args is not ([_, _] or [_, _, "always"]))
{
    Console.Error.WriteLine(
        $"SymbolVersions was given '{string.Join(' ', args)}'; expected the shared library to change, a symbol version such as " +
        "GLIBCXX_3.4.32 and, for files that go to other machines, the word always.");
    return 1;
}

(string file, string version) = (args[0], args[1]);
try
{
    string library = SystemLibrary.FindCppRuntime();
    if (args.Length == 2 && SystemLibrary.Mentions(library, version))
    {
        return 0;
    }

    var image = new ElfImage(File.ReadAllBytes(file));
    if (image.MakeWeak(version))
    {
        image.Replace(file);
        Console.WriteLine($"{Path.GetFileName(file)}: {version} is now optional; {library} need not have it.");
    }

    return 0;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or DllNotFoundException)
{
    Console.Error.WriteLine($"{file}: {fault.Message}");
    return 1;
}
