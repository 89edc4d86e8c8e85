using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FslHv.Host.Commands;

/// <summary>Help on a command, and behind it the examples that it has.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Gives a program's help the examples of its commands.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
    }

    /// <summary>Whoever asks for help need not get the rest of the line right.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command.Name switch
        {
            ExploreCommand.Name => ExploreCommand.Examples,
            BrokerCommand.Name => BrokerCommand.Examples,
            NodeCommand.Name => NodeCommand.Examples,
            RehearseCommand.Name => RehearseCommand.Examples,
            _ => null,
        };
        if (examples is not null)
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return code;
    }
}
