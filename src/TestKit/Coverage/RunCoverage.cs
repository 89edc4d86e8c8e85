using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.TestKit;

/// <summary>Sees what one run reaches.</summary>
public sealed class RunCoverage : ITraceObserver
{
    private readonly bool[] _reached = new bool[CoverageCatalogue.All.Length];

    /// <summary>Whether it reached what stands there in <see cref="CoverageCatalogue.All"/>.</summary>
    public bool Has(int place) => _reached[place];

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Note, Payload: Fact fact })
        {
            foreach (var fault in FaultCatalogue.StruckBy(fact))
                Reach(CoverageKind.Fault, fault.Name);
        }

        switch (record)
        {
            case { Kind: TraceKind.Note, Payload: CodeMark mark }:
                Reach(CoverageCatalogue.PlaceOf(mark));
                break;
            case { Kind: TraceKind.Note, Payload: PartitionFact.Entered entered }:
                Reach(CoverageKind.Transition, CoverageCatalogue.NameOf(entered.From, entered.State));
                break;
            case { Kind: TraceKind.Note, Payload: HypervisorFact.HcallAnswered answered }:
                Reach(CoverageKind.Status, answered.Status.OriginalName());
                break;
            case { Kind: TraceKind.Deliver, Payload: SyscallAnswer answer } when ErrorOf(answer) is var error and not Errno.None:
                Reach(CoverageKind.Errno, $"{error}");
                break;
            case { Kind: TraceKind.Fault, Payload: string point }:
                Reach(CoverageKind.Fault, point);
                break;
        }
    }

    private void Reach(CoverageKind kind, string name) => Reach(CoverageCatalogue.PlaceOf(kind, name));

    /// <summary>What stands in no catalogue is a user's own.</summary>
    private void Reach(int place)
    {
        if (place >= 0)
            _reached[place] = true;
    }

    private static Errno ErrorOf(SyscallAnswer answer) => answer switch
    {
        SyscallAnswer.Opened each => each.Error,
        SyscallAnswer.Found each => each.Error,
        SyscallAnswer.ReadDone each => each.Error,
        SyscallAnswer.BytesRead each => each.Error,
        SyscallAnswer.Written each => each.Error,
        SyscallAnswer.PollDone each => each.Error,
        SyscallAnswer.IoctlDone each => each.Error,
        SyscallAnswer.RawIoctlDone each => each.Error,
        SyscallAnswer.Closed each => each.Error,
        SyscallAnswer.Duplicated each => each.Error,
        SyscallAnswer.Refused each => each.Error,
        _ => Errno.None,
    };
}
