using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// Transmitting: as long as the channel takes what is given, the next 16 bytes follow; when it takes less, the transmit interrupt says when to go
/// on. Source: <c>ehv_bc_tty_write</c>, <c>ehv_bc_tx_dequeue</c>.
/// </content>
internal sealed partial class Tty
{
    /// <summary>Size of the buffer. Source: <c>BUF_SIZE</c>.</summary>
    public const int BufferBytes = 2048;

    private readonly List<byte> _buffer = [];

    /// <summary>Processes that sleep in write, first come first served.</summary>
    private readonly List<TtyWriter> _writers = [];

    private bool _isSending;
    private bool _waitsForRoom;
    private bool _isTxUnmasked;

    /// <summary>Whether the handler of the transmit interrupt runs.</summary>
    private bool _isInTxHandler;

    private void OnPrintLine(IActorContext context, string text)
    {
        var data = Cook(Encoding.UTF8.GetBytes(text + "\n"));
        if (data.Count > BufferBytes - _buffer.Count || _writers.Count > 0)
        {
            context.Log(new TtyFact.Overrun(boot.Label, spec.Name, data.Count));
            return;
        }

        _buffer.AddRange(data);
        SendNext(context);
    }

    private void OnWrite(IActorContext context, Syscall.Write write)
    {
        var data = Cook(write.Data.Span);
        if (data.Count == 0)
        {
            context.Reply(new SyscallAnswer.Written(write.Id, Errno.None, 0));
            return;
        }

        _writers.Add(new(context.Sender, write.Id, data, write.Data.Length));
        AdmitWriters(context);
        SendNext(context);
    }

    /// <summary>The console has <c>ONLCR</c> set: a line feed goes out as carriage return and line feed. The others are raw.</summary>
    private List<byte> Cook(ReadOnlySpan<byte> data)
    {
        var cooked = new List<byte>(data.Length + 2);
        foreach (var each in data)
        {
            if (each == '\n' && spec.IsConsole)
                cooked.Add((byte)'\r');
            cooked.Add(each);
        }

        return cooked;
    }

    /// <summary>Whoever sleeps in write fills what room there is; who is through wakes up.</summary>
    private void AdmitWriters(IActorContext context)
    {
        while (_writers.Count > 0 && _buffer.Count < BufferBytes)
        {
            var writer = _writers[0];
            var count = Math.Min(writer.Left.Count, BufferBytes - _buffer.Count);
            _buffer.AddRange(writer.Left[..count]);
            writer.Left.RemoveRange(0, count);
            if (writer.Left.Count > 0)
            {
                context.Log(CodeMarks.TerminalWriterWaits);
                return;
            }

            _writers.RemoveAt(0);
            context.Tell(writer.Process, new SyscallAnswer.Written(writer.Id, Errno.None, writer.AskedBytes));
        }
    }

    private void SendNext(IActorContext context)
    {
        if (_isSending || _buffer.Count == 0)
            return;
        _isSending = true;
        _waitsForRoom = false;
        var count = Math.Min(_buffer.Count, Hcall.ByteChannelBytesMax);
        var data = Bytes.Copy(_buffer[..count].ToArray());
        _port.Issue(context, new Hcall.ByteChannelSend(spec.Channel, data), new TtyQuestion.Send(count));
    }

    private void OnSent(IActorContext context, int asked, HcallAnswer answer)
    {
        Invariant.Holds(_isSending);
        Invariant.Holds(answer.Status is HcallStatus.Success or HcallStatus.Again);
        Invariant.Holds(answer.R4 <= (uint)asked);
        _isSending = false;
        _buffer.RemoveRange(0, (int)answer.R4);
        AdmitWriters(context);
        if (_buffer.Count > 0 && answer.R4 == (uint)asked)
            SendNext(context);
        else
            StopSending(context);
    }

    /// <summary>The transmit interrupt is unmasked exactly while something waits for it.</summary>
    private void StopSending(IActorContext context)
    {
        _waitsForRoom = _buffer.Count > 0;
        if (_waitsForRoom)
            context.Log(CodeMarks.TerminalChannelFull);
        if (_waitsForRoom)
            context.Log(new TtyFact.Throttled(boot.Label, spec.Name, _buffer.Count));
        if (_waitsForRoom != _isTxUnmasked)
        {
            _isTxUnmasked = _waitsForRoom;
            _port.Issue(context, new Hcall.IntSetMask(spec.Tx, !_isTxUnmasked), TtyQuestion.SetUp.Instance);
        }

        if (!_isInTxHandler)
            return;
        _isInTxHandler = false;
        EndInterrupt(context, spec.Tx);
    }

    private void OnTransmitInterrupt(IActorContext context)
    {
        Invariant.Holds(!_isInTxHandler);
        if (_waitsForRoom)
            context.Log(new TtyFact.Resumed(boot.Label, spec.Name));
        SendNext(context);
        if (_isSending)
            _isInTxHandler = true;
        else
            EndInterrupt(context, spec.Tx);
    }

    private void InterruptWriter(IActorContext context, RequestId sleeping)
    {
        var place = _writers.FindIndex(writer => writer.Process == context.Sender && writer.Id == sleeping);
        if (place < 0)
            return;
        _writers.RemoveAt(place);
        context.Reply(new SyscallAnswer.Written(sleeping, Errno.EINTR, 0));
    }

    private void AddTransmitTo(ref StateHash hash)
    {
        hash.Add(_isSending);
        hash.Add(_waitsForRoom);
        hash.Add(_isTxUnmasked);
        hash.Add(_isInTxHandler);
        hash.Add(_buffer.Count);
        foreach (var each in _buffer)
            hash.Add((uint)each);
        hash.Add(_writers.Count);
        foreach (var writer in _writers)
        {
            hash.Add(writer.Process);
            hash.Add(writer.Id.Value);
            hash.Add(writer.Left.Count);
        }
    }
}

/// <summary>A process that sleeps in write.</summary>
/// <param name="Process">Who.</param>
/// <param name="Id">Number of its question.</param>
/// <param name="Left">What has no place in the buffer yet.</param>
/// <param name="AskedBytes">How many bytes it gave.</param>
internal readonly record struct TtyWriter(ActorId Process, RequestId Id, List<byte> Left, int AskedBytes);
