using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Prints a line for each doorbell that it reads: <c>doorbell 66 worker/state-change</c>, the handle alone where the tree has no name for
/// it. Like any reader of a file it ends when a read returns nothing, which a buffer below 4 bytes makes happen at once.
/// </summary>
public sealed record DoorbellLogger : ProcessProgram
{
    /// <summary>Zero: reads as soon as something is there. Otherwise how long it sleeps before each read, which does not wait.</summary>
    public Duration ReadEvery { get; init; }

    /// <summary>Size of its buffer; 4 bytes hold a doorbell. Unit: bytes.</summary>
    public int BufferBytes { get; init; } = 64;

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(ReadEvery >= Duration.Zero);
        Invariant.Holds(BufferBytes >= 0);
        return new DoorbellLoggerProcess(this);
    }
}
