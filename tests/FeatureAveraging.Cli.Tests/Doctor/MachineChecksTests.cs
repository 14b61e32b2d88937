using FeatureAveraging.Cli.Doctor;

namespace FeatureAveraging.Cli.Tests.Doctor;

public sealed class MachineChecksTests
{
    private static readonly Machine Calm = PlayedMachine.Calm("/");
    private static readonly Machine Unknown = Calm with { Read = _ => null };

    [Fact]
    public void Processor_LinuxWithVectors_IsNamed() =>
        Assert.Equal(Finding.Fine("Played Processor 9000, 256-bit vectors"), MachineChecks.Processor(Host(Calm)), Same);

    [Fact]
    public void Processor_NoVectors_WorksAround() =>
        Assert.Equal(CheckState.WorksAround, MachineChecks.Processor(Host(Calm with { VectorBits = 0 })).State);

    [Fact]
    public void Processor_ElsewhereThanLinux_IsWhatTheEnvironmentSays()
    {
        CliHost host = Host(Unknown) with { Environment = name => name == "PROCESSOR_IDENTIFIER" ? "Intel64 Family 6" : null };
        Assert.Equal("Intel64 Family 6, 256-bit vectors", MachineChecks.Processor(host).Found);
    }

    [Theory]
    [InlineData("0.42 0.30 0.20 1/100 4242\n", CheckState.Fine, "4 cores, load 0.4")]
    [InlineData("4.00 0.30 0.20 1/100 4242\n", CheckState.Fine, "4 cores, load 4.0")]
    [InlineData("13.89 9.00 4.00 9/100 4242\n", CheckState.WorksAround, "4 cores, load 13.9: other programs compute, too")]
    [InlineData("", CheckState.Fine, "4 cores, load unknown")]
    [InlineData(null, CheckState.Fine, "4 cores, load unknown")]
    internal void Cores_LoadOfTheLastMinute_IsComparedWithCores(string? text, CheckState state, string found)
    {
        Finding finding = MachineChecks.Cores(Calm with { Read = path => path == "/proc/loadavg" ? text : null });

        Assert.Equal((state, found), (finding.State, finding.Found));
        Assert.Equal(state == CheckState.Fine, finding.Advice is null);
    }

    [Theory]
    [InlineData("MemAvailable:    8000000 kB\n", CheckState.Fine, "8.2 GB free of 16.0 GB")]
    [InlineData("MemAvailable:   80000000 kB\n", CheckState.Fine, "16.0 GB free of 16.0 GB")]     // of a machine around a container
    [InlineData("MemAvailable:     800000 kB\n", CheckState.Missing, "0.8 GB free of 16.0 GB")]
    [InlineData("MemTotal:      16000000 kB\n", CheckState.Fine, "16.0 GB in all, free unknown")]
    [InlineData(null, CheckState.Fine, "16.0 GB in all, free unknown")]
    internal void Memory_WhatIsAvailable_IsCompared(string? text, CheckState state, string found)
    {
        Finding finding = MachineChecks.Memory(Calm with { Read = path => path == "/proc/meminfo" ? text : null });

        Assert.Equal((state, found), (finding.State, finding.Found));
        Assert.Equal(state == CheckState.Fine, finding.Advice is null);
    }

    [Fact]
    public void Runtime_Always_NamesDotnet() => Assert.StartsWith(".NET 10.", MachineChecks.Runtime().Found, StringComparison.Ordinal);

    private static bool Same(Finding a, Finding b) => (a.State, a.Found, a.Advice) == (b.State, b.Found, b.Advice);

    private static CliHost Host(Machine machine) => new() { Out = TextWriter.Null, Error = TextWriter.Null, Machine = machine };
}
