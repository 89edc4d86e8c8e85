using System.CommandLine;
using FslHv.Host;
using FslHv.Host.Input;

namespace FslHv.AkkaNet.Host;

/// <summary>The <c>fslhv-akka</c> program: <c>fslhv rehearse</c> and <c>fslhv node</c> over Akka.Cluster instead of RabbitMQ.</summary>
public static class Program
{
    /// <summary>Runs a command line.</summary>
    /// <returns>As <c>fslhv</c>: 0 done, 1 an expectation failed, 2 unusable arguments or files, 3 a defect of the program.</returns>
    public static int Main(string[] args)
    {
        try
        {
            var root = new RootCommand("Lets machines of FslHv happen on the nodes of an Akka.NET cluster.") { RehearseCommand.Create(), NodeCommand.Create() };
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count == 0)
                return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            Console.Error.WriteLine($"fslhv-akka: {parsed.Errors[0].Message}");
            Console.Error.WriteLine("Try 'fslhv-akka --help', or 'fslhv-akka COMMAND --help'.");
            return ExitCode.UnusableInput;
        }
        catch (Exception e) when (e is InputException or AkkaConfException)
        {
            Console.Error.WriteLine(e is InputException input ? string.Join(Environment.NewLine, input.Lines) : e.Message);
            return ExitCode.UnusableInput;
        }
#pragma warning disable CA1031 // The last resort: whatever else comes here is a defect, and says so with its own exit code.
        catch (Exception e)
        {
            Console.Error.WriteLine($"fslhv-akka: internal error, a defect of this program: {e}");
            return ExitCode.InternalError;
        }
#pragma warning restore CA1031
    }
}
