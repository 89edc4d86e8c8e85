using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>A process that does what the test tells it, and nothing else: signals are noted.</summary>
internal sealed record Hand : ProcessProgram
{
    /// <summary>Whether it exits on SIGTERM, with 0.</summary>
    public bool Obeys { get; init; }

    public override Actor CreateProcess() => new HandProcess(this);
}

/// <summary>What a test tells a hand.</summary>
internal abstract record HandCommand : Message
{
    private HandCommand()
    {
    }

    /// <summary>Makes a call: open goes to the kernel, the rest to that file.</summary>
    public sealed record Call(ActorId File, Syscall Syscall) : HandCommand;

    public sealed record Exit(int Code) : HandCommand;

    public sealed record Crash : HandCommand;
}

/// <summary>A hand has got an answer or a signal.</summary>
internal sealed record HandGot(string Name, Message What) : Note;

internal sealed class HandProcess(Hand program) : Actor
{
    private ActorId _kernel;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case ProcessNotice.Run:
                _kernel = context.Sender;
                break;
            case HandCommand.Call { Syscall: Syscall.Open open }:
                context.Tell(_kernel, open);
                break;
            case HandCommand.Call call:
                context.Tell(call.File, call.Syscall);
                break;
            case HandCommand.Exit exit:
                context.Tell(_kernel, new ProcessExit(exit.Code));
                break;
            case HandCommand.Crash:
                context.Stop(context.Self);
                break;
            case SyscallAnswer or ProcessNotice.Signalled:
                context.Log(new HandGot(program.Name, message));
                if (program.Obeys && message is ProcessNotice.Signalled { Number: SignalNumber.SIGTERM })
                    context.Tell(_kernel, new ProcessExit(0));
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_kernel);
}
