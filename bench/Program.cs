using BenchmarkDotNet.Running;

namespace FslHv.Bench;

/// <summary>Hands its arguments to BenchmarkDotNet; without any it says what can be asked for.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run -c Release --project bench -- --filter '*'                       everything
        dotnet run -c Release --project bench -- --filter '*Cycles*' --job short    one class, roughly
        dotnet run -c Release --project bench -- --list flat                        what there is
        dotnet run -c Release --project src/Host -- bench                           a quick look, in seconds
        """;

    private static int Main(string[] args)
    {
        if (args.Length == 0)
            Console.WriteLine(Usage);
        else
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
