using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor;

/// <content>The commands of the shell. Source: Topaz <c>src/shell.c</c>.</content>
public sealed partial class HypervisorActor
{
    /// <summary>A line was typed. Unless the command waits for a partition, or the machine is gone, the prompt follows.</summary>
    private void Execute(IActorContext context, string line)
    {
        var words = new ShellWords(line);
        if (NextWord(words) is { } name)
        {
            if (ShellCommand.Find(name) is { } command)
                Execute(context, command, words);
            else
                _shell.Print($"Unknown command '{name}'.\n");
        }

        if (!_shell.IsWaiting && _shell.Memory is null && !IsResetting && !_isHung)
            _shell.Print(ShellTexts.Prompt);
    }

    private void Execute(IActorContext context, ShellCommand command, ShellWords words)
    {
        switch (command.Verb)
        {
            case ShellVerb.Help:
                OnHelp(words);
                break;
            case ShellVerb.Version:
                _shell.Print(ShellTexts.Version);
                break;
            case ShellVerb.Info:
                _shell.Print(ShellTexts.InfoHead);
                if (_guests.Length > 0)
                    AskForState(context, 0);
                break;
            case ShellVerb.Reset:
                BeginReset(context, "operator", "shell");
                break;
            case ShellVerb.PrintGuestTree:
                OnPrintGuestTree(context, command, words);
                break;
            case ShellVerb.PrintHardwareTree:
                _shell.Print(Printed(_plan.HardwareTree) ?? "This board was given without a hardware tree.\n");
                break;
            case ShellVerb.PrintConfigurationTree:
                _shell.Print(Printed(_plan.ConfigurationTree)!);
                break;
            case ShellVerb.PrintPamuTable:
                _shell.Print(ShellTexts.PamuTable(_plan));
                break;
            case ShellVerb.Start or ShellVerb.Restart or ShellVerb.Stop or ShellVerb.Pause or ShellVerb.Resume:
                OnChangeTyped(context, command, words);
                break;
            case ShellVerb.GuestMemory:
                OnGuestMemory(command, words);
                break;
            case ShellVerb.ErrorPolicy:
                _shell.Print(ShellTexts.ErrorPolicyTable(_plan.Hypervisor.Errors));
                break;
            case ShellVerb.BuildConfig:
                _shell.Print(ShellTexts.BuildConfig(_plan.Hypervisor));
                break;
            case ShellVerb.Crash:
                Hang(context, new MachineFact.Hung());
                break;
            case ShellVerb.LogLevel:
                OnLogLevel(words);
                break;
            default:
                throw Invariant.Unreachable(command.Verb);
        }
    }

    /// <summary>The next word. A quote that does not end is told, and counts as no word.</summary>
    private string? NextWord(ShellWords words)
    {
        var wasOpen = words.IsQuoteOpen;
        var word = words.Next();
        if (words.IsQuoteOpen && !wasOpen)
            _shell.Print("Missing end quote\n");
        return word;
    }

    /// <summary>The partition that was typed: a number is tried first, as a handle; then it is a label. Tells when there is none.</summary>
    private int? FindPartition(string typed)
    {
        var number = ShellNumber.Read32(typed);
        for (var i = 0; i < _guests.Length; i++)
        {
            if (number == _guests[i].Plan.Spec.Id.Value)
                return i;
        }

        for (var i = 0; i < _guests.Length; i++)
        {
            if (string.Equals(_guests[i].Label, typed, StringComparison.Ordinal))
                return i;
        }

        _shell.Print($"Partition '{typed}' does not exist.\n");
        return null;
    }

    private void OnHelp(ShellWords words)
    {
        if (NextWord(words) is not { } name)
            _shell.Print(ShellTexts.Commands());
        else if (ShellCommand.Find(name) is { } command)
            _shell.Print(ShellTexts.Help(command));
        else
            _shell.Print($"help: unknown command '{name}'.\n");
    }

    private void OnPrintGuestTree(IActorContext context, ShellCommand command, ShellWords words)
    {
        var what = NextWord(words);
        var typed = NextWord(words);
        if (what is null || typed is null)
        {
            _shell.Print(command.Usage + "\n");
            return;
        }

        if (FindPartition(typed) is not { } partition)
            return;
        _shell.Print($"Partition {partition}: {_guests[partition].Label}\n");
        if (what == "print")
            AskForTree(context, partition);
    }

    private void OnChangeTyped(IActorContext context, ShellCommand command, ShellWords words)
    {
        var typed = NextWord(words);
        var load = command.Verb == ShellVerb.Start && typed == "load";
        if (load)
            typed = NextWord(words);
        if (typed is null)
        {
            _shell.Print(command.Usage + "\n");
            return;
        }

        if (FindPartition(typed) is not { } partition)
            return;
        ChangeByShell(context, partition, RequestOf(command.Verb), load, isTyped: true);
        _shell.IsWaiting = true;
    }

    private void OnShell(IActorContext context, HypervisorRequest.Shell command) =>
        ChangeByShell(context, IndexOf(command.Partition), command.Request, command.Load, isTyped: false);

    /// <summary>What an operator asks of a partition, be it typed or not. A start without loading keeps the entry that the partition has stored.</summary>
    private void ChangeByShell(IActorContext context, int partition, LifecycleRequest request, bool load, bool isTyped)
    {
        if (request == LifecycleRequest.Start)
            _startsAsked++;
        var id = Ask(new Question.OfShell(partition, request, isTyped));
        TellChange(context, partition, new PartitionRequest.ChangeState(id, request, StopOrigin.Shell, Entry: null, load));
    }

    private void OnGuestMemory(ShellCommand command, ShellWords words)
    {
        var typed = NextWord(words);
        var addressTyped = NextWord(words);
        var lengthTyped = NextWord(words);
        string? problem = null;
        if (typed is null || addressTyped is null)
            _shell.Print(command.Usage + "\n");
        else if (FindPartition(typed) is not { } partition)
            _shell.Print("Invalid guest specified\n");
        else if (ShellNumber.Read(addressTyped, out problem) is not { } address)
            _shell.Print(problem + "\n");
        else if ((lengthTyped is null ? MemoryRows.LengthDefault : ShellNumber.Read(lengthTyped, out problem)) is not { } length)
            _shell.Print(problem + "\n");
        else if (length > MemoryRows.LengthMax)
            _shell.Print("Invalid length\n");
        else if (length > 0)
            _shell.Memory = new MemoryRows(partition, address, length);
    }

    private void OnLogLevel(ShellWords words)
    {
        var group = NextWord(words);
        var typed = NextWord(words);
        var place = LogLevels.Find(group ?? "");
        if (group is null)
            _shell.Print(ShellTexts.LogLevelTable(_shell.LogLevels));
        else if (place < 0)
            _shell.Print("Invalid log group\n");
        else if (typed is null)
            _shell.Print($"Level for group {group}: {_shell.LogLevels[place]}\n");
        else if (ShellNumber.Read32(typed) is not { } level || level > LogLevels.Max)
            _shell.Print($"Invalid log level (valid values: 0-{LogLevels.Max})\n");
        else
            _shell.LogLevels[place] = level;
    }

    private static string? Printed(Bytes tree)
    {
        if (tree.Length == 0)
            return null;
        var text = new StringBuilder();
        TreeText.Append(text, DeviceTreeBlob.Read(tree.Span, "tree"));
        return text.ToString();
    }

    private static LifecycleRequest RequestOf(ShellVerb verb) => verb switch
    {
        ShellVerb.Start => LifecycleRequest.Start,
        ShellVerb.Restart => LifecycleRequest.Restart,
        ShellVerb.Stop => LifecycleRequest.Stop,
        ShellVerb.Pause => LifecycleRequest.Pause,
        ShellVerb.Resume => LifecycleRequest.Resume,
        _ => throw Invariant.Unreachable(verb),
    };
}
