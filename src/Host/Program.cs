using System.CommandLine;
using FslHv.DeviceTree;
using FslHv.Host.Commands;
using FslHv.Host.Input;

namespace FslHv.Host;

/// <summary>The <c>fslhv</c> program.</summary>
public static class Program
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0: done, expectations hold; 1: one failed; 2: unusable arguments or files; 3: a defect of the program; 130: interrupted.</returns>
    public static int Main(string[] args)
    {
        var root = new RootCommand("Simulates the Freescale/NXP embedded hypervisor and the Linux driver on top of it.")
        {
            RunCommand.Create(), TreeCommand.Create(), BoardCommand.Create(), CheckCommand.Create(), BenchCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine($"fslhv: {error.Message}");
            Console.Error.WriteLine("Try 'fslhv --help', or 'fslhv COMMAND --help'.");
            return ExitCode.UnusableInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InputException e)
        {
            foreach (var line in e.Lines)
                Console.Error.WriteLine(line);
            return ExitCode.UnusableInput;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"fslhv: {e.Message}");
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
}
