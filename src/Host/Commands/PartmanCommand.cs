using System.CommandLine;
using System.CommandLine.Parsing;
using FslHv.Abi;
using FslHv.Host.Input;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv partman</c>: one command of the tool of <c>/dev/fsl-hv</c>, in a guest of a machine that comes up for it.</summary>
internal static class PartmanCommand
{
    private const string About =
        "Boot a machine, run one partman command in a guest, and print what it prints. FILE is a scenario or a board; the command runs 100 ms "
        + "after the guest is up, or --at a time. A file named with -f is read here. The exit code is partman's own: 0, what the hypervisor said "
        + "(8 EV_EINVAL, 11 EV_INVALID_STATE, ...), 3 when a load failed, 64 for a command that cannot be used, 65 for an errno; with --as-shipped "
        + "1 or 8, and the errno itself. fslhv's own codes overlap with these: 2 with a line 'fslhv: ...' on standard error for a FILE or an "
        + "option that cannot be used, 3 for a defect of fslhv, 124 when partman did not end, 130 after Ctrl-C.";

    public static Command Create()
    {
        var file = Values.File("FILE", "A scenario (.yaml), or a board (.dts, .dtb).");
        var words = new Argument<string[]>("ARGUMENTS")
        {
            Description = "The words behind 'partman', after '--': -- stop -h worker",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var guest = new Option<string?>("--guest")
        {
            Description = "Label of the partition in which it runs. Default: the only one that manages others.",
            HelpName = "LABEL",
        };
        var at = Values.Time("--at");
        at.Description = "When it runs, from power-on.";
        var asShipped = new Option<bool>("--as-shipped") { Description = "partman with the defects of the original instead of as its manual page has it." };
        var seed = Values.Seed("--seed");
        seed.Description = "Decides every delay and every draw.";
        seed.DefaultValueFactory = _ => 1;
        var json = new Option<bool>("--json") { Description = "Print one JSON object with output and exit code instead." };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var command = new Command("partman", About) { file, words, guest, at, asShipped, seed, json, hardware, partitionsMax };
        command.SetAction(result =>
        {
            RefuseOptions(result);
            return Run(new PartmanSettings
            {
                File = result.GetRequiredValue(file),
                Arguments = (result.GetValue(words) ?? []).ToValueList(),
                Guest = result.GetValue(guest),
                At = result.GetValue(at),
                AsShipped = result.GetValue(asShipped),
                Seed = result.GetValue(seed),
                Json = result.GetValue(json),
                Overrides = new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax)),
            });
        });
        return command;
    }

    private static int Run(PartmanSettings settings)
    {
        var run = new PartmanRun(settings);
        using var signals = new StopSignals(run.Interrupt);
        return run.Run();
    }

    /// <summary>Before <c>--</c> an option that is not known is a slip, not a word for partman.</summary>
    private static void RefuseOptions(ParseResult result)
    {
        foreach (var token in result.Tokens.TakeWhile(each => each.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Argument && SyntaxError.LooksLikeOption(token.Value))
                throw new InputException($"fslhv: partman: there is no option '{token.Value}'; what is for partman itself comes after '--'");
        }
    }
}
