using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What a terminal hears from the kernel.</summary>
internal abstract record TtyMessage : Message
{
    private TtyMessage()
    {
    }

    /// <summary>An interrupt of the terminal was taken. Answered with <see cref="KernelMessage.InterruptHandled"/> when its handler has returned.</summary>
    public sealed record HandleInterrupt(Handle Vector) : TtyMessage;

    /// <summary>The kernel is up, and its first process holds the console open.</summary>
    public sealed record Activate : TtyMessage;

    /// <summary>For a process, which gets <see cref="SyscallAnswer.Opened"/>.</summary>
    public sealed record Open(RequestId Id, ActorId Process, string ProcessName, bool NonBlocking) : TtyMessage;
}

/// <summary>What a terminal does with the answer to a call.</summary>
internal abstract record TtyQuestion : Question
{
    private TtyQuestion()
    {
    }

    /// <summary>Its interrupts are set up.</summary>
    public sealed record SetUp : TtyQuestion
    {
        public static readonly SetUp Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(1);
    }

    /// <summary>The oldest bytes of its buffer, sent.</summary>
    public sealed record Send(int Count) : TtyQuestion
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(2);
            hash.Add(Count);
        }
    }

    /// <summary>Bytes for it.</summary>
    public sealed record Receive : TtyQuestion
    {
        public static readonly Receive Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(3);
    }
}
