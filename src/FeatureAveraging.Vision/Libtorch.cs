using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using FeatureAveraging.Vision.Checking;
using TorchSharp;

namespace FeatureAveraging.Vision;

/// <summary>The native library behind this room: whether it is there, whether it computes right, and how many threads it may use.</summary>
public static class Libtorch
{
    private static readonly Lazy<string?> LoadFault = new(Load);
    private static readonly Lazy<string?> GpuFault = new(CheckGpu);
    private static readonly Lazy<ArithmeticReport> OwnCheck = new(() => Check(ArithmeticCheck.Own));
    private static readonly Lazy<ArithmeticReport> UsersCheck = new(() => Check([.. ArithmeticCheck.Own, .. ArithmeticCheck.Users]));

    /// <summary>The user's own libtorch; null for the one that came with the program.</summary>
    public static LibtorchFiles? Own { get; private set; }

    /// <summary>Version of libtorch.</summary>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            RequireLoaded();
            return Own?.Version ?? torch.__version__;
        }
    }

    /// <summary>Says that another libtorch is to be loaded than the one that came with the program; nothing is loaded yet.</summary>
    /// <param name="files">Its libraries, built for Linux and for TorchSharp's version of libtorch.</param>
    /// <exception cref="InvalidOperationException">Another one is loaded already.</exception>
    public static void Use(LibtorchFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (LoadFault.IsValueCreated && files.Folder != Own?.Folder)
        {
            throw new InvalidOperationException("libtorch is loaded already; another one must be chosen before.");
        }

        Own = files;
    }

    /// <summary>
    /// The result of the check of libtorch's arithmetic for the layers of this program; made once per process, when first needed.
    /// </summary>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ArithmeticReport Arithmetic
    {
        get
        {
            RequireLoaded();
            return OwnCheck.Value;
        }
    }

    /// <summary>
    /// The same for the layouts that a user's own model may have besides, which nobody can rewrite; made once per process, when first
    /// needed. Where one is wrong, oneDNN is off from then on.
    /// </summary>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ArithmeticReport ArithmeticOfUsers
    {
        get
        {
            Require();
            return UsersCheck.Value;
        }
    }

    /// <summary>
    /// Whether this processor multiplies bfloat16 numbers in hardware (AVX-512-BF16: CPUID leaf 7, sub-leaf 1, EAX bit 5).
    /// </summary>
    public static bool HasFastBFloat16 => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>Whether libtorch can be loaded.</summary>
    /// <param name="fault">What was missing and what to do; null when it can.</param>
    public static bool IsAvailable(out string? fault)
    {
        fault = LoadFault.Value;
        return fault is null;
    }

    /// <summary>Whether deep networks can run on an NVIDIA GPU: this build has CUDA, and driver and GPU are there.</summary>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static bool HasCuda
    {
        get
        {
            RequireLoaded();
            return CudaFault() is null;
        }
    }

    /// <summary>Loads libtorch, with one thread until <see cref="UseThreads"/> says otherwise, and checks its arithmetic.</summary>
    /// <exception cref="LibtorchException">It cannot be loaded, or computes wrong results;
    /// the message says what was found and what to do.</exception>
    public static void Require() => Arithmetic.ThrowIfWrong();

    /// <summary>
    /// Checks every layout: that of this program's layers, and those that a user's own model may have.
    /// Slower; for <c>favg doctor</c>.
    /// </summary>
    /// <returns>What was found; the process goes on computing as it did before.</returns>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static ArithmeticReport Examine()
    {
        bool usesOneDnn = Arithmetic.Outcome == ArithmeticOutcome.Right;
        var arithmetic = new LibtorchArithmetic(torch.CPU);
        try
        {
            arithmetic.TrySwitchOneDnn(true);
            return ArithmeticCheck.Run(arithmetic, [.. ArithmeticCheck.Own, .. ArithmeticCheck.Users], ProcessorName());
        }
        finally
        {
            arithmetic.TrySwitchOneDnn(usesOneDnn);
        }
    }

    /// <summary>Loads libtorch for a device.</summary>
    /// <param name="device">The processor, or a GPU.</param>
    /// <param name="index">Which GPU, from 0.</param>
    /// <exception cref="LibtorchException">It cannot be loaded, or the device is not there.</exception>
    public static void RequireDevice(VisionDevice device, int index = 0) => Require(device, index);

    /// <summary>Loads libtorch for a device.</summary>
    /// <exception cref="LibtorchException">It cannot be loaded, or the device is not there.</exception>
    internal static torch.Device Require(VisionDevice device, int index = 0)
    {
        Require();
        if (device != VisionDevice.Cuda)
        {
            return torch.CPU;
        }

        if (CudaFault() is { } fault)
        {
            throw new LibtorchException(fault);
        }

        int count = torch.cuda.device_count();
        if (index < count && GpuFault.Value is { } wrong)
        {
            throw new LibtorchException(wrong, isUnsound: true);
        }

        return index < count ? torch.device(DeviceType.CUDA, index) : throw new LibtorchException(
            $"A deep network was asked for on GPU {index}, counted from 0, but there {(count == 1 ? "is 1 GPU" : $"are {count} GPUs")}. " +
            "Give one that is there, or use the processor (--device cpu).");
    }

    /// <summary>Sets the threads of every later computation of this process: libtorch has one number for all.</summary>
    /// <param name="threads">At least 1. Results are the same bits at the same number of threads, not across numbers.</param>
    /// <exception cref="LibtorchException">libtorch cannot be loaded.</exception>
    public static void UseThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Require();
        torch.set_num_threads(threads);
    }

    private static void RequireLoaded()
    {
        if (!IsAvailable(out string? fault))
        {
            throw new LibtorchException(fault!);
        }
    }

    // In single precision as asked, not rounded to the 10 bits of TF32; the first GPU stands for all.
    private static string? CheckGpu()
    {
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        return ArithmeticCheck.FindFault(new LibtorchArithmetic(torch.CUDA), ArithmeticCheck.Own, "this GPU");
    }

    private static ArithmeticReport Check(IReadOnlyList<ConvolutionCase> cases) =>
        ArithmeticCheck.Run(new LibtorchArithmetic(torch.CPU), cases, ProcessorName());

    /// <summary>What the processor calls itself (CPUID leaves 0x80000002 to 0x80000004), or its architecture.</summary>
    private static string ProcessorName()
    {
        const int First = unchecked((int)0x80000002);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        int[] words =
            [.. Enumerable.Range(First, 3).Select(leaf => X86Base.CpuId(leaf, 0)).SelectMany(r => (int[])[r.Eax, r.Ebx, r.Ecx, r.Edx])];
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(words)).TrimEnd('\0').Trim();
    }

    private static string? CudaFault()
    {
        const string Asked = "A deep network was asked for on the GPU (CUDA), but ",
            WayToCuda = "On a machine with an NVIDIA driver, give the folder of a PyTorch for CUDA by FAVG_LIBTORCH, or build again with " +
                "-p:TorchBackend=cuda",
            Otherwise = "; or use the processor (--device cpu, VisionDevice.Cpu).";
        try
        {
            return torch.cuda.is_available()
                ? null
                : $"{Asked}libtorch {Version} finds none: it is a build for the processor alone, or no NVIDIA driver is installed. " +
                  $"{WayToCuda}{Otherwise}";
        }
        catch (NotSupportedException)       // TorchSharp's answer where there is no libtorch_cuda to load
        {
            return $"{Asked}this build has libtorch {Version} for the processor alone. {WayToCuda}{Otherwise}";
        }
    }

    private static string? Load()
    {
        try
        {
            NativeHeap.KeepFreedMemory();
            if (Own is null)
            {
                LibtorchLoader.TryLoadPackaged();
            }
            else
            {
                LibtorchLoader.Load(Own);
            }

            torch.InitializeDeviceType(DeviceType.CPU);
            torch.set_num_threads(1);
            _ = LibtorchSwitches.TryForbidNnpack();
            return null;
        }
        catch (LibtorchException fault)
        {
            return fault.Message;
        }
        catch (Exception fault) when (fault
            is NotSupportedException
            or DllNotFoundException
            or TypeInitializationException
            or BadImageFormatException
            or EntryPointNotFoundException)
        {
            return Explain(fault);
        }
    }

    /// <summary>The reason that lies deepest, before TorchSharp's trace of the places it looked at, and the way out.</summary>
    internal static string Explain(Exception fault)
    {
        string reason = fault.GetBaseException().Message.Split('\n')[0].Trim();
        return "libtorch, which deep networks need, cannot be loaded on " +
            $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture}): {reason} " +
            "Give the folder of an installed PyTorch 2.10 by FAVG_LIBTORCH (Linux), or build again with -p:TorchBackend=cpu (the " +
            "default, 0.6 GB from the package registry) on Linux x64, Windows x64 or macOS arm64; everything but deep networks works " +
            "without it.";
    }
}
