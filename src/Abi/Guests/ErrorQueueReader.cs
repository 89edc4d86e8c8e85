using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Abi;

/// <summary>
/// What a guest of any kind does about its error queues: for each interrupt one record, one after the other, through one buffer. The hypervisor puts a record
/// into the buffer, then the guest loads it from there. Who uses this makes the calls and hands the answers over.
/// </summary>
public sealed class ErrorQueueReader
{
    private readonly Handle? _own;
    private readonly Handle? _machine;
    private readonly ulong _buffer;
    private int _ownWaits;
    private int _machineWaits;
    private bool _isReading;

    /// <param name="tree">The guest tree, which names the queues.</param>
    /// <param name="buffer">Guest-physical address of <see cref="Hcall.ErrorRecordBytes"/> bytes that nobody else uses.</param>
    public ErrorQueueReader(DeviceTreeDocument tree, ulong buffer)
    {
        _own = GuestTree.ErrorQueue(tree);
        _machine = GuestTree.ErrorManager(tree);
        _buffer = buffer;
    }

    /// <summary>Where a record is to be loaded from.</summary>
    public ulong Buffer => _buffer;

    /// <summary>An interrupt came: of the machine's queue, or of the guest's own.</summary>
    /// <returns>The call to make now; null when one is under way, or there is no such queue.</returns>
    public Hcall? Interrupted(bool ofMachine)
    {
        if (ofMachine && _machine is not null)
            _machineWaits++;
        else if (!ofMachine && _own is not null)
            _ownWaits++;
        return Next();
    }

    /// <summary>The call returned.</summary>
    /// <returns>Whether a record lies in the buffer; then load it and hand it to <see cref="Loaded"/>.</returns>
    public bool Answered(HcallAnswer answer)
    {
        Invariant.Holds(_isReading);
        _isReading = answer is { Status: HcallStatus.Success, R4: >= Hcall.ErrorRecordBytes };
        return _isReading;
    }

    /// <summary>The buffer was loaded.</summary>
    /// <returns>The record; null when there is none any more.</returns>
    public ErrorRecord? Loaded(Bytes bytes)
    {
        Invariant.Holds(_isReading);
        _isReading = false;
        return ErrorRecord.Read(bytes.Span);
    }

    /// <summary>The next call to make; null when none is due.</summary>
    public Hcall? Next()
    {
        if (_isReading || (_ownWaits == 0 && _machineWaits == 0))
            return null;
        _isReading = true;
        var isOwn = _ownWaits > 0;
        _ownWaits -= isOwn ? 1 : 0;
        _machineWaits -= isOwn ? 0 : 1;
        var queue = isOwn ? _own : _machine;
        Invariant.Holds(queue is not null);
        return new Hcall.ErrGetInfo(queue.Value, Hcall.ErrorRecordBytes, _buffer, Peek: 0);
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_ownWaits);
        hash.Add(_machineWaits);
        hash.Add(_isReading);
    }
}
