using BenchmarkDotNet.Running;

namespace FslHv.Bench;

/// <summary>Without arguments the quick comparison of the kernel; with arguments BenchmarkDotNet takes them (<c>--filter *</c>).</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length == 0)
            QuickKernel.Run(Console.Out);
        else
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
