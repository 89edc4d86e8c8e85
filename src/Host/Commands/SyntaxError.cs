using System.CommandLine;
using System.CommandLine.Parsing;

namespace FslHv.Host.Commands;

/// <summary>Says in one line what is wrong with a command line: the most telling thing first, not the first that the parser noticed.</summary>
internal static class SyntaxError
{
    /// <summary>Whether nothing is wrong but that the command, a group of others, was given alone.</summary>
    public static bool IsCommandMissing(ParseResult parsed) =>
        parsed is { Errors.Count: > 0, UnmatchedTokens.Count: 0 } && parsed.CommandResult.Command.Subcommands.Count > 0;

    /// <summary>What is wrong with a command line that has errors.</summary>
    public static string Describe(ParseResult parsed)
    {
        var (result, unmatched) = (parsed.CommandResult, parsed.UnmatchedTokens);
        var command = result.Command;
        var taken = result.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        if (unmatched.Concat(taken).FirstOrDefault(LooksLikeOption) is { } option)
            return $"there is no option '{option}'; {command.Name} has {string.Join(", ", OptionsOf(result))}";
        if (command.Subcommands.Count > 0 && unmatched.Count > 0)
            return $"there is no command '{unmatched[0]}'; there is: {string.Join(", ", command.Subcommands.Select(each => each.Name))}";
        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
            return $"{command.Name}: {missing.Name} is missing";
        if (unmatched.Count > 0)
            return $"{command.Name}: '{unmatched[0]}' is one too many";
        return parsed.Errors[0].Message.ReplaceLineEndings(" ");
    }

    /// <summary>Whether somebody who wrote this meant an option. A file of such a name is written <c>./--name</c>.</summary>
    public static bool LooksLikeOption(string token) => token.Length > 1 && token[0] == '-';

    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        var own = command.Command.Options.Select(option => option.Name);
        return command.Parent is CommandResult parent
            ? own.Concat(parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name)).Distinct()
            : own;
    }
}
