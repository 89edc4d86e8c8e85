using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>A process of a Linux guest that does what a test tells it, and notes what came of it.</summary>
internal sealed record ModelProcessProgram : ProcessProgram
{
    public override Actor CreateProcess() => new ModelProcess();
}

/// <summary>Told to the process from outside: make that ioctl.</summary>
internal sealed record MakeIoctl(uint Request, ulong Argument, UserMemory Memory, ByteOrder Order) : Message;

/// <summary>Told to the process from outside: read doorbells into a buffer of that size.</summary>
internal sealed record MakeRead(int LengthBytes) : Message;

internal sealed record IoctlDone(Errno Error, ValueList<UserWrite> Writes) : ModelSaw;

internal sealed record ReadDone(Errno Error, ValueList<Handle> Handles) : ModelSaw;

internal sealed class ModelProcess : Actor
{
    private ActorId _file;
    private RequestId _last;

    public override void Receive(IActorContext context, Message message)
    {
        _last = _last.Next;
        switch (message)
        {
            case ProcessNotice.Run:
                context.Reply(new Syscall.Open(_last, "/dev/fsl-hv", NonBlocking: true));
                break;
            case SyscallAnswer.Opened opened:
                _file = opened.File;
                break;
            case MakeIoctl make:
                context.Tell(_file, new Syscall.RawIoctl(_last, make.Request, make.Argument, make.Memory, make.Order));
                break;
            case MakeRead make:
                context.Tell(_file, new Syscall.Read(_last, make.LengthBytes, make.LengthBytes));
                break;
            case SyscallAnswer.RawIoctlDone done:
                context.Log(new IoctlDone(done.Error, done.Writes));
                break;
            case SyscallAnswer.ReadDone done:
                context.Log(new ReadDone(done.Error, done.Handles));
                break;
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);
}
