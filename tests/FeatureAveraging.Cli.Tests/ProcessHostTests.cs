using System.Runtime.InteropServices;

namespace FeatureAveraging.Cli.Tests;

public sealed class ProcessHostTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stop_FirstSignal_EndsAtOnceWhereNothingIsToBeKept(bool keepsNothing)
    {
        using var process = new ProcessHost();
        if (keepsNothing)
        {
            process.Host.EndAtOnce();
        }

        var first = new PosixSignalContext(PosixSignal.SIGTERM);
        process.Stop(first);

        Assert.Equal(!keepsNothing, first.Cancel);       // cancelled: the system does not end the process
        Assert.Equal(!keepsNothing, process.Host.Cancellation.IsCancellationRequested);
        var second = new PosixSignalContext(PosixSignal.SIGTERM);
        process.Stop(second);
        Assert.False(second.Cancel);
    }

    [Theory]
    [InlineData(true, "model", "show", "none.safetensors")]
    [InlineData(true, "model", "export", "none.safetensors", "--out", "e.safetensors")]
    [InlineData(true, "data", "list")]
    [InlineData(true, "data", "verify", "mnist")]
    [InlineData(false, "list")]
    [InlineData(false, "attack", "--model", "none.safetensors", "--samples", "none.npz")]
    public void Command_ThatKeepsNothing_SaysSo(bool expected, params string[] words)
    {
        using var favg = new Favg();
        favg.Variables["FAVG_DATA"] = favg.Folder;
        bool said = false;

        FavgCommand.Run(favg.Host() with { EndAtOnce = () => said = true }, words);

        Assert.Equal(expected, said);
    }
}
