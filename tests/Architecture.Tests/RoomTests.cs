using System.Reflection;
using System.Xml.Linq;

namespace Architecture.Tests;

public sealed class RoomTests
{
    private const string Prefix = "FeatureAveraging.";

    // Referenced by the room's analyzers only; never part of what is built.
    private const string Analyzers = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    public static TheoryData<string> Names => [.. Room.All.Select(room => room.Name)];

    [Fact]
    public void Table_Rooms_AreTheFoldersUnderSrc() =>
        Assert.Equal(Room.All.Select(room => room.Project).Order(StringComparer.Ordinal), Repository.Files("*.csproj", "src"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Project_EveryReference_IsAllowedByTheTable(string name)
    {
        Room room = Find(name);
        XDocument project = Repository.ReadXml(room.Project);
        Assert.Empty(References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)[Prefix.Length..])
            .Except(room.Rooms));
        Assert.Empty(References(project, "PackageReference").Except(room.Packages));
    }

    /// <summary>The built assembly is the stronger witness: it also sees what arrives through another room.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_EveryReference_IsAllowedByTheTable(string name)
    {
        Room room = Find(name);
        IEnumerable<string> foreign = room.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(reference => !IsFramework(reference))
            .Where(reference =>
                !room.Rooms.Contains(reference.StartsWith(Prefix, StringComparison.Ordinal) ? reference[Prefix.Length..] : ""))
            .Where(reference =>
                !room.Packages.Any(package => reference == package || reference.StartsWith(package + ".", StringComparison.Ordinal)));
        Assert.Empty(foreign);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_OutsideCli_NeverTouchesTheConsole(string name)
    {
        bool touches = Find(name).Assembly.GetReferencedAssemblies().Any(reference => reference.Name == "System.Console");
        Assert.Equal(name == "Cli", touches);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Project_Purity_IsDeclaredAsInTheTable(string name)
    {
        Room room = Find(name);
        Assert.Equal(room.IsPure, Repository.ReadXml(room.Project).Descendants("PureRoom").Any(element => element.Value == "true"));
    }

    /// <summary>Only Vision knows TorchSharp; every other room reaches deep networks through plain numbers.</summary>
    [Fact]
    public void Rooms_OtherThanVision_NeverNameTorch()
    {
        IEnumerable<string> files =
            Repository.Files("*.cs", "src").Where(file => !file.StartsWith("src/FeatureAveraging.Vision/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => Repository.Read(file).Contains("TorchSharp", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Room.All,
            room => room.Name != "Vision" && room.Assembly.GetReferencedAssemblies().Any(reference => reference.Name == "TorchSharp"));
    }

    [Fact]
    public void Vision_PublicSignatures_ShowNoTypeOfTorch()
    {
        const BindingFlags visible =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MemberInfo> members = Find("Vision").Assembly.GetExportedTypes().SelectMany(type => type.GetMembers(visible));
        IEnumerable<(MemberInfo Member, Type Type)> signatures = members.SelectMany(member => member switch
        {
            MethodBase { IsPublic: true } or MethodBase { IsFamily: true } => Types((MethodBase)member).Select(type => (member, type)),
            FieldInfo { IsPublic: true } field => [(member, field.FieldType)],
            _ => [],
        });
        Assert.DoesNotContain(signatures, signature => signature.Type.ToString().Contains("TorchSharp", StringComparison.Ordinal));
    }

    private static IEnumerable<Type> Types(MethodBase method) =>
        [.. method.GetParameters().Select(parameter => parameter.ParameterType), (method as MethodInfo)?.ReturnType ?? typeof(void)];

    private static Room Find(string name) => Room.All.Single(room => room.Name == name);

    private static IEnumerable<string> References(XDocument project, string kind) =>
        project.Descendants(kind).Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'))
            .Where(reference => reference != Analyzers);

    private static bool IsFramework(string assembly) =>
        assembly == "netstandard" || (assembly.StartsWith("System.", StringComparison.Ordinal)
            && assembly is not "System.CommandLine" and not "System.Numerics.Tensors");
}
