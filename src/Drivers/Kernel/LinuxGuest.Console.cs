using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <content>
/// The byte-channel terminals, and kernel messages on the console. The kernel writes past the terminal's buffer, and tries again at once when the channel is
/// full, for as long as it takes; nothing that must come after a message happens before it is out.
/// Source: <c>ehv_bc_console_write</c> and <c>ehv_bc_console_byte_channel_send</c> of Linux <c>drivers/tty/ehv_bytechan.c</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    private readonly List<Terminal> _terminals = [];

    /// <summary>Kernel messages that are not out yet.</summary>
    private readonly List<byte> _printing = [];

    private ActorId _consoleTerminal;
    private Handle? _consoleChannel;
    private ConsoleEnd _afterPrinting;

    private void StartConsole(IActorContext context, DeviceTreeDocument tree)
    {
        if (!program.Console)
            return;
        foreach (var spec in TtyDiscovery.Find(tree))
        {
            if (spec.Flaw is { } flaw)
            {
                context.Log(new TtyFact.Skipped(Boot.Label, spec.Node, flaw));
                continue;
            }

            var actor = context.Spawn(spec.Name, new Tty(Boot, context.Self, spec));
            _terminals.Add(new(actor, $"/dev/{spec.Name}", spec));
            context.Log(new TtyFact.Registered(Boot.Label, spec.Name, spec.Node));
            if (!spec.IsConsole)
                continue;
            _consoleTerminal = actor;
            _consoleChannel = spec.Channel;
        }

        Print(context, $"Linux version of a simulated guest, {Boot.Label}, boot {Boot.Number}");
        foreach (var terminal in _terminals)
            Print(context, $"{terminal.Spec.Name} on byte channel {terminal.Spec.Channel}");
    }

    /// <summary>The first process holds the console open, so that it receives from now on.</summary>
    private void OpenConsole(IActorContext context)
    {
        if (!_consoleTerminal.IsNone)
            context.Tell(_consoleTerminal, new TtyMessage.Activate());
    }

    /// <summary>A kernel message; nothing where there is no console.</summary>
    private void Print(IActorContext context, string text)
    {
        if (_consoleChannel is null)
            return;
        var isPrinting = _printing.Count > 0;
        _printing.AddRange(Encoding.UTF8.GetBytes($"{text}\r\n"));
        if (!isPrinting)
            PrintNext(context);
    }

    private void PrintNext(IActorContext context)
    {
        Invariant.Holds(_printing.Count > 0);
        Invariant.Holds(_consoleChannel is not null);
        var count = Math.Min(_printing.Count, Hcall.ByteChannelBytesMax);
        var data = Bytes.Copy(_printing[..count].ToArray());
        Port.Issue(context, new Hcall.ByteChannelSend(_consoleChannel.Value, data), new KernelQuestion.Print(count));
    }

    /// <summary>The rest is sent at once, and the same again when nothing could be sent: a channel that nobody empties holds the kernel for ever.</summary>
    private void OnPrinted(IActorContext context, KernelQuestion.Print print, HcallAnswer answer)
    {
        Invariant.Holds(answer.R4 <= (uint)print.Bytes);
        if (_printing.Count == 0)
            return; // The guest hangs.
        _printing.RemoveRange(0, answer.Status is HcallStatus.Success or HcallStatus.Again ? (int)answer.R4 : print.Bytes);
        if (_printing.Count > 0)
            PrintNext(context);
        else
            EndPrinting(context);
    }

    /// <summary>Does that as soon as every kernel message is out: at once where there is no console.</summary>
    private void AfterPrinting(IActorContext context, ConsoleEnd end)
    {
        Invariant.Holds(_afterPrinting == ConsoleEnd.Nothing || _stage == KernelStage.Gone);
        _afterPrinting = end;
        if (_printing.Count == 0)
            EndPrinting(context);
    }

    private void EndPrinting(IActorContext context)
    {
        var end = _afterPrinting;
        _afterPrinting = ConsoleEnd.Nothing;
        switch (end)
        {
            case ConsoleEnd.Nothing:
                break;
            case ConsoleEnd.Up:
                BecomeUp(context);
                break;
            case ConsoleEnd.Stop:
                StopByHook(context);
                break;
            case ConsoleEnd.Restart:
                RestartByHook(context);
                break;
            default:
                throw Invariant.Unreachable(end);
        }
    }

    private void StopPrinting()
    {
        _printing.Clear();
        _afterPrinting = ConsoleEnd.Nothing;
    }

    private void StopTerminals(IActorContext context)
    {
        foreach (var terminal in _terminals)
            context.Stop(terminal.Actor);
        _terminals.Clear();
        _consoleTerminal = ActorId.None;
    }

    private bool IsTerminal(ActorId actor)
    {
        foreach (var terminal in _terminals)
        {
            if (terminal.Actor == actor)
                return true;
        }

        return false;
    }

    private Terminal? TerminalOf(Handle interrupt)
    {
        foreach (var terminal in _terminals)
        {
            if (terminal.Spec.Rx == interrupt || terminal.Spec.Tx == interrupt)
                return terminal;
        }

        return null;
    }

    private Terminal? TerminalAt(string path)
    {
        foreach (var terminal in _terminals)
        {
            if (string.Equals(terminal.Path, path, StringComparison.Ordinal))
                return terminal;
        }

        return null;
    }

    private void AddConsoleTo(ref StateHash hash)
    {
        hash.Add(_terminals.Count);
        hash.Add((int)_afterPrinting);
        hash.Add(_printing.Count);
        foreach (var each in _printing)
            hash.Add((uint)each);
    }

    /// <summary>A terminal of this boot.</summary>
    private readonly record struct Terminal(ActorId Actor, string Path, TtySpec Spec);

    /// <summary>What happens when the last kernel message is out.</summary>
    private enum ConsoleEnd
    {
        Nothing,
        Up,
        Stop,
        Restart,
    }
}
