using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// Receiving: the handler takes what there is, 16 bytes at a time. What the line discipline has no room for stays in the channel until somebody
/// reads. Source: <c>ehv_bc_tty_rx_isr</c>; the size is <c>N_TTY_BUF_SIZE</c>.
/// </content>
internal sealed partial class Tty
{
    /// <summary>How much the line discipline keeps for readers.</summary>
    public const int InputBytes = 4096;

    private readonly List<byte> _input = [];

    /// <summary>Processes that sleep in read, first come first served.</summary>
    private readonly List<TtyReader> _readers = [];

    private bool _isReceiving;

    /// <summary>Bytes may wait in the channel for which there was no room.</summary>
    private bool _isStalled;

    /// <summary>The receive interrupt came while bytes were being taken for another reason.</summary>
    private bool _isInRxHandler;

    private void OnReceiveInterrupt(IActorContext context)
    {
        Invariant.Holds(!_isInRxHandler);
        _isInRxHandler = true;
        if (!_isReceiving)
            ReceiveNext(context);
    }

    private void ReceiveNext(IActorContext context)
    {
        var room = Math.Min(InputBytes - _input.Count, Hcall.ByteChannelBytesMax);
        _isStalled = room == 0;
        if (_isStalled)
            context.Log(CodeMarks.TerminalInputFull);
        _isReceiving = !_isStalled;
        if (_isReceiving)
            _port.Issue(context, new Hcall.ByteChannelReceive(spec.Channel, (uint)room), TtyQuestion.Receive.Instance);
        else
            EndReceiving(context);
    }

    private void OnReceived(IActorContext context, HcallAnswer answer)
    {
        Invariant.Holds(_isReceiving);
        Invariant.Holds(answer.Status == HcallStatus.Success);
        Invariant.Holds(answer.Data.Length == (int)answer.R4);
        foreach (var each in answer.Data.Span)
            _input.Add(each == '\r' && spec.IsConsole ? (byte)'\n' : each);
        if (answer.Data.Length > 0)
        {
            WakeReaders(context);
            ReceiveNext(context);
            return;
        }

        _isReceiving = false;
        EndReceiving(context);
    }

    private void EndReceiving(IActorContext context)
    {
        if (!_isInRxHandler)
            return;
        _isInRxHandler = false;
        EndInterrupt(context, spec.Rx);
    }

    private void OnRead(IActorContext context, Syscall.Read read)
    {
        _readers.Add(new(context.Sender, read.Id, read.LengthBytes));
        WakeReaders(context);
        if (_readers.Count > 0 && _readers[^1].Id == read.Id && _readers[^1].Process == context.Sender && HolderOf(context.Sender).NonBlocking)
        {
            _readers.RemoveAt(_readers.Count - 1);
            context.Reply(new SyscallAnswer.BytesRead(read.Id, Errno.EAGAIN, Bytes.Empty));
        }

        if (_isStalled && !_isReceiving)
            ReceiveNext(context);
    }

    /// <summary>Each sleeping reader gets a line, or a part of one that its buffer holds; a full input without an end of line counts as a line.</summary>
    private void WakeReaders(IActorContext context)
    {
        while (_readers.Count > 0)
        {
            var end = _input.IndexOf((byte)'\n');
            if (end < 0 && _input.Count < InputBytes)
                return;
            var reader = _readers[0];
            var count = Math.Min(end < 0 ? _input.Count : end + 1, reader.LengthBytes);
            var data = _input[..count].ToArray();
            _input.RemoveRange(0, count);
            _readers.RemoveAt(0);
            context.Log(new TtyFact.LineRead(boot.Label, spec.Name, HolderOf(reader.Process).Name, PrintedBytes.Of(data.AsSpan().TrimEnd("\r\n"u8))));
            context.Tell(reader.Process, new SyscallAnswer.BytesRead(reader.Id, Errno.None, Bytes.Take(data)));
        }
    }

    private void InterruptReader(IActorContext context, RequestId sleeping)
    {
        var place = _readers.FindIndex(reader => reader.Process == context.Sender && reader.Id == sleeping);
        if (place < 0)
            return;
        _readers.RemoveAt(place);
        context.Reply(new SyscallAnswer.BytesRead(sleeping, Errno.EINTR, Bytes.Empty));
    }

    private void AddReceiveTo(ref StateHash hash)
    {
        hash.Add(_isReceiving);
        hash.Add(_isStalled);
        hash.Add(_isInRxHandler);
        hash.Add(_input.Count);
        foreach (var each in _input)
            hash.Add((uint)each);
        hash.Add(_readers.Count);
        foreach (var reader in _readers)
        {
            hash.Add(reader.Process);
            hash.Add(reader.Id.Value);
            hash.Add(reader.LengthBytes);
        }
    }
}

/// <summary>A process that sleeps in read.</summary>
internal readonly record struct TtyReader(ActorId Process, RequestId Id, int LengthBytes);
