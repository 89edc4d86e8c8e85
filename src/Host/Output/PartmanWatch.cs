using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Output;

/// <summary>
/// Follows the process that an event starts, hands on what it prints, and ends the run with it. Others of its name may run beside it: what
/// counts is which actor was made by that event.
/// </summary>
internal sealed class PartmanWatch(IActorEngine engine, GuestEvent happening, PartmanPrinter output, Func<bool> isInterrupted) : ITraceObserver
{
    private bool _isStarting;
    private ActorId _process;

    /// <summary>When the command began.</summary>
    public Instant Started { get; private set; }

    public bool HasStarted => !_process.IsNone;

    /// <summary>Its exit code; null while it runs, and for ever where its guest ended first.</summary>
    public int? Code { get; private set; }

    /// <summary>Whether its guest ended first.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Why the guest could not run it; null where it did, or never came up.</summary>
    public string? WhyNot { get; private set; }

    private bool IsOver => Code is not null || IsKilled || WhyNot is not null || isInterrupted();

    public void OnRecord(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.Note when record.Payload is GuestFact.Befell befell && ReferenceEquals(befell.Event, happening):
                _isStarting = true;
                break;
            case TraceKind.Note when record.Payload is GuestFact.EventIgnored ignored && ReferenceEquals(ignored.Event, happening):
                WhyNot = ignored.Reason;
                break;
            case TraceKind.Spawn when _isStarting:
                (_isStarting, _process, Started) = (false, record.To, record.At);
                break;
            case TraceKind.Note when record.From == _process && HasStarted && record.Payload is ProcessFact.Said said:
                output.Print(said);
                break;
            case TraceKind.Deliver when record.From == _process && HasStarted && record.Payload is ProcessExit exit:
                Code = exit.Code;
                break;
            case TraceKind.Stop when record.To == _process && HasStarted && Code is null:
                IsKilled = true;
                break;
        }

        if (IsOver)
            engine.RequestStop();
    }
}
