using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>What the fuzzing process asks and tells: it lives on when the guest boots anew, and the process does not.</summary>
internal interface IFuzzing
{
    /// <summary>The next case; null when it is enough.</summary>
    IoctlCase? Next();

    /// <summary>The case in hand was answered.</summary>
    void Answered(Errno error, ValueList<UserWrite> writes);

    /// <summary>A boot has brought the process up.</summary>
    void Booted();
}

/// <summary>A process that makes one raw ioctl after the other.</summary>
internal sealed record FuzzProgram(IFuzzing Fuzzing) : ProcessProgram
{
    public override Actor CreateProcess() => new FuzzProcess(this);
}

internal sealed class FuzzProcess(FuzzProgram program) : UserProcess(program.Name)
{
    protected override void AddOwnTo(ref StateHash hash)
    {
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        program.Fuzzing.Booted();
        Open(context, nonBlocking: false);
    }

    protected override void OnOpened(IActorContext context)
    {
        if (program.Fuzzing.Next() is { } next)
            RawControl(context, next.Request, next.Argument, next.Memory, next.Order);
        else
            Exit(context, 0);
    }

    protected override void OnRawControlled(IActorContext context, Errno error, ValueList<UserWrite> writes)
    {
        program.Fuzzing.Answered(error, writes);
        OnOpened(context);
    }
}
