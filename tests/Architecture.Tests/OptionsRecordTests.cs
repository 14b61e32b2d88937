using System.Reflection;
using System.Runtime.CompilerServices;

namespace Architecture.Tests;

/// <summary>The form of every options record; its defaults and faults are tested in its own room.</summary>
public sealed class OptionsRecordTests
{
    public static TheoryData<Type> Records =>
        [.. Room.All.SelectMany(room => room.Assembly.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))];

    [Fact]
    public void Records_InTheHouse_AreFound() => Assert.True(Records.Count >= 7);

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_Form_IsSealedValidatedAndInitOnly(Type type)
    {
        Assert.True(type.IsSealed, $"{type} is not sealed.");
        Assert.NotNull(type.GetMethod("<Clone>$"));     // what makes it a record
        Assert.Equal(type, type.GetMethod("Validated", Type.EmptyTypes)?.ReturnType);
        Assert.Empty(type.GetProperties().Where(property => property.CanWrite && !IsInitOnly(property)).Select(property => property.Name));
        Assert.Empty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
    }

    private static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
