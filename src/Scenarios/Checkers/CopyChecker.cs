using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// A copy between partitions is whole, or its hcall says that it is not: when less was written than was to be read, the hypervisor ends that copy at once, and
/// not with success. What a copy writes is told from other writes by its cause: the hypervisor asks for it when it hears what was read.
/// </summary>
/// <remarks>A question causes its answer, and what the hypervisor then does it does in the same step.</remarks>
internal sealed class CopyChecker : ScenarioChecker
{
    private readonly List<(RequestId Id, bool IsWrite, long Bytes)> _asked = [];
    private (long Step, long Bytes) _read = (-1, 0);
    private TraceRecord _short;
    private bool _isShortOpen;

    public override string Rule => "copies whole or reported";

    /// <summary>The hypervisor asks something of a partition's memory.</summary>
    public void OnRequest(in TraceRecord record, MemoryRequest request)
    {
        if (request.ByDevice)
            return;
        switch (request)
        {
            case MemoryRequest.Read read:
                _asked.Add((read.Id, false, LengthOf(read)));
                break;
            case MemoryRequest.Write write when _read.Step == record.Cause:
                _asked.Add((write.Id, true, _read.Bytes));
                break;
        }
    }

    /// <summary>The hypervisor hears what came of it.</summary>
    public void OnAnswer(in TraceRecord record, MemoryAnswer answer)
    {
        Close(record.Step);
        var place = _asked.FindIndex(asked => asked.Id == answer.Id);
        if (place < 0)
            return;
        var (_, isWrite, bytes) = _asked[place];
        _asked.RemoveAt(place);
        if (!isWrite)
        {
            _read = (record.Step, bytes);
        }
        else if (answer is MemoryAnswer.Written written && written.CountBytes < bytes)
        {
            _isShortOpen = true;
            _short = record;
        }
    }

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        if (!_isShortOpen || fact is not HypervisorFact.HcallAnswered { Call: Hcall.PartitionMemcpy } answered)
            return;
        if (record.Step == _short.Step && answered.Status != HcallStatus.Success)
            _isShortOpen = false;
        else if (record.Step == _short.Step)
            ReportShort($", but the call says {answered.Status.OriginalName()}");
    }

    public override void OnEnd(RunEnd end) => Close(long.MaxValue);

    private void Close(long step)
    {
        if (_isShortOpen && step > _short.Step)
            ReportShort(", and the copy goes on");
    }

    private void ReportShort(string what)
    {
        _isShortOpen = false;
        Report(in _short, $"{((MemoryAnswer.Written)_short.Payload!).CountBytes} bytes of a piece of a copy were written, which is not all{what}");
    }

    private static long LengthOf(MemoryRequest.Read read)
    {
        var sum = 0L;
        foreach (var range in read.Ranges)
            sum += range.LengthBytes;
        return sum;
    }
}
