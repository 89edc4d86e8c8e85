using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// When nothing happens any more, no file is open that no process holds, and no hcall waits for an answer. Pages that the driver loses for ever are a leak at
/// once, unless losing them is a defect that the guest's driver has.
/// </summary>
/// <remarks>It looks at the end only, when nothing is on its way: the order in which things came does not matter.</remarks>
internal sealed class LeakChecker(CheckerBasis basis) : ScenarioChecker
{
    private readonly List<OpenFile> _files = [];

    /// <summary>Steps in which a file of <c>/dev/fsl-hv</c> was opened, and its opener has not heard of it.</summary>
    private readonly List<long> _opened = [];
    private bool _isDeaf;

    /// <summary>A node died: what was held there, and by whom, is not to be told from what leaked.</summary>
    private bool _hasLostNode;

    public override string Rule => "no leak of handles";

    /// <summary>A process was given a file, of this device or another.</summary>
    public void OnOpened(ActorId file, ActorId process, in TraceRecord record)
    {
        if (!_opened.Remove(record.Cause))
            return;
        var open = new OpenFile(file, record.Step, record.At);
        open.Holders.Add(process);
        _files.Add(open);
    }

    /// <summary>A process that has a file asks for another reference to it.</summary>
    public void OnDuplicate(ActorId file, ActorId process)
    {
        foreach (var open in _files)
        {
            if (open.File == file && !open.Holders.Contains(process))
                open.Holders.Add(process);
        }
    }

    /// <summary>An actor is gone: a file with its guest, or a process.</summary>
    public void OnStop(ActorId actor)
    {
        for (var i = _files.Count - 1; i >= 0; i--)
        {
            if (_files[i].File == actor)
                _files.RemoveAt(i);
            else
                _files[i].Holders.Remove(actor);
        }
    }

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case FileFact.Opened:
                _opened.Add(record.Step);
                break;
            case FileFact.Closed:
                var file = record.From;
                _files.RemoveAll(open => open.File == file);
                break;
            case DriverFact.Leaked leaked when !basis.Has(basis.Labels.IndexOf(leaked.Guest), Defect.MemcpyPageArrayLeak):
                Report(in record, $"{leaked}");
                break;
            case MachineFact.Hung or MachineFact.Halted:
                _isDeaf = true;
                break;
            case PartitionFact.Lost or MachineFact.Reset { By: "node" }:
                _hasLostNode = true;
                break;
            case MachineFact.Reset:
                _isDeaf = false;
                break;
        }
    }

    /// <summary>The run is over: what hcalls are left.</summary>
    public void OnCallsLeft(CallBook calls, RunEnd end)
    {
        if (end.Reason != RunEndReason.Quiescent || _isDeaf || _hasLostNode)
            return;
        foreach (var call in calls.Open)
            Report(end, $"{call.Issue.Call.Token} of partition {call.Issue.Caller} of {call.At} #{call.Step} was never answered");
    }

    public override void OnEnd(RunEnd end)
    {
        if (end.Reason != RunEndReason.Quiescent || _hasLostNode)
            return;
        foreach (var open in _files)
        {
            if (open.Holders.Count == 0)
                Report(end, $"the file opened {open.At} #{open.Step} was never closed, and no process holds it");
        }
    }

    /// <summary>A file and the processes that may hold it and are there.</summary>
    private sealed record OpenFile(ActorId File, long Step, Instant At)
    {
        public List<ActorId> Holders { get; } = [];
    }
}
