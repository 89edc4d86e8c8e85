using System.CommandLine;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Output;

namespace FslHv.Host;

/// <summary>The <c>fslhv</c> program.</summary>
public static class Program
{
    /// <summary>Runs a command line.</summary>
    /// <returns>
    /// 0: done, expectations hold; 1: one failed; 2: unusable arguments or files; 3: a defect of the program; 130, 141, 143: interrupted,
    /// output closed, terminated before there was a verdict.
    /// </returns>
    public static int Main(string[] args)
    {
        try
        {
            ClosedOutput.Notice();
            return Run(args);
        }
        catch (InputException e)
        {
            foreach (var line in e.Lines)
                Console.Error.WriteLine(line);
            return ExitCode.UnusableInput;
        }
        catch (IOException e) when (ClosedOutput.IsMeantBy(e))
        {
            return ExitCode.OutputClosed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"fslhv: standard output cannot be written: {(e.InnerException ?? e).Message}");
            return ExitCode.UnusableInput;
        }
#pragma warning disable CA1031 // The last resort: whatever else comes here is a defect, and says so with its own exit code.
        catch (Exception e)
        {
            Console.Error.WriteLine($"fslhv: internal error, a defect of this program: {e}");
            return ExitCode.InternalError;
        }
#pragma warning restore CA1031
    }

    private static int Run(string[] args)
    {
        var root = new RootCommand("Simulates the Freescale/NXP embedded hypervisor and the Linux driver on top of it.")
        {
            RunCommand.Create(), ShellCommand.Create(), PartmanCommand.Create(), TreeCommand.Create(), BoardCommand.Create(), CheckCommand.Create(),
            ExploreCommand.Create(), ReplayCommand.Create(), DivergeCommand.Create(), FaultsCommand.Create(), BrokerCommand.Create(),
            NodeCommand.Create(), RehearseCommand.Create(),
            BenchCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        var parsed = root.Parse(args, configuration);
        if (SyntaxError.IsCommandMissing(parsed))
        {
            root.Parse([.. args, "--help"], configuration).Invoke(new InvocationConfiguration { Output = Console.Error });
            return ExitCode.UnusableInput;
        }

        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"fslhv: {SyntaxError.Describe(parsed)}");
            Console.Error.WriteLine("Try 'fslhv --help', or 'fslhv COMMAND --help'.");
            return ExitCode.UnusableInput;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }
}
