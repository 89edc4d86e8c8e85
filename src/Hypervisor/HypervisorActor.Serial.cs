using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Serial lines: 16 bytes of a channel at a time go out, the channels in turn; what comes in is put into the rings of the guests, and what has no
/// place is discarded, so that one full channel does not hold up the others. Source: Topaz <c>src/bcmux.c</c>. </content>
public sealed partial class HypervisorActor
{
    /// <summary>How many bytes of a channel go out at a time.</summary>
    private const int SerialBytesMax = 16;

    private SerialLine LineOf(string device)
    {
        var line = FindLine(device);
        Invariant.Holds(line is not null);
        return line;
    }

    private SerialLine? FindLine(string device)
    {
        foreach (var line in _serialLines)
        {
            if (string.Equals(line.Device, device, StringComparison.Ordinal))
                return line;
        }

        return null;
    }

    /// <summary>Everything as at power-on. A line whose tick is on its way stays busy until that has come.</summary>
    private void ResetByteChannels()
    {
        _channels = ByteChannel.Of(_plan);
        var before = _serialLines;
        _serialLines = SerialLine.Of(_plan);
        for (var i = 0; i < before.Length; i++)
            _serialLines[i].IsBusy = before[i].IsBusy;
    }

    private static void WakeUp(IActorContext context, SerialLine line)
    {
        if (line.IsBusy)
            return;
        line.IsBusy = true;
        context.Tell(context.Self, new SerialTick(line.Number));
    }

    private void OnSerialTick(IActorContext context, SerialLine line)
    {
        Invariant.Holds(line.IsBusy);
        line.IsBusy = false;
        var wire = new List<byte>();
        if (line.OwesSelection && line.Outgoing != SerialLine.None)
            MuxProtocol.Select(line.Ports[line.Outgoing].Channel!.Value, wire);
        line.OwesSelection = false;
        var completed = new List<ByteChannelFact.Output>();
        var place = NextToSend(line);
        if (place != SerialLine.None)
            SendFrom(context, line, place, wire, completed);
        if (wire.Count > 0)
            context.Log(new ByteChannelFact.Sent(line.Device, Bytes.Copy([.. wire])));
        foreach (var output in completed)
            context.Log(output);
        if (NextToSend(line) != SerialLine.None)
            WakeUp(context, line);
    }

    /// <summary>The first with something to send, from the one whose turn it is.</summary>
    private int NextToSend(SerialLine line)
    {
        for (var i = 0; i < line.Ports.Count; i++)
        {
            var place = (line.Turn + i) % line.Ports.Count;
            var port = line.Ports[place];
            if (_channels[port.ByteChannel].Towards(port.Side).Count > 0)
                return place;
        }

        return SerialLine.None;
    }

    private void SendFrom(IActorContext context, SerialLine line, int place, List<byte> wire, List<ByteChannelFact.Output> completed)
    {
        var port = line.Ports[place];
        var data = Receive(context, port.ByteChannel, port.Side, SerialBytesMax);
        Invariant.Holds(data.Length > 0);
        line.Turn = (place + 1) % line.Ports.Count;
        if (port.Channel is not { } channel)
        {
            wire.AddRange(data.Span);
        }
        else
        {
            if (line.Outgoing != place)
                MuxProtocol.Select(channel, wire);
            line.Outgoing = place;
            MuxProtocol.Encode(data.Span, wire);
        }

        foreach (var each in data.Span)
        {
            if (port.Text.Add(each) is { } text)
                completed.Add(new ByteChannelFact.Output(line.Device, port.Channel, port.Writer, text));
        }
    }

    private void OnSerialInput(IActorContext context, HypervisorRequest.SerialInput input)
    {
        if (FindLine(input.Line) is not { } line)
        {
            context.Log(new ByteChannelFact.Discarded(input.Line, input.Data.Length, "no byte channel ends there"));
            return;
        }

        if (!line.IsMultiplexed)
        {
            Deliver(context, line, 0, input.Data.Span);
            return;
        }

        var run = new List<byte>();
        foreach (var each in input.Data.Span)
        {
            if (TryTakeData(line, each))
                run.Add(each);
            else if (line.IsInCommand && each != MuxProtocol.Command)
                OnMuxCommand(context, line, each, run);
            else
                line.IsInCommand = true;
        }

        DeliverRun(context, line, run);
    }

    /// <summary>Whether a byte is data: any outside a command, and the byte that begins commands when it comes twice.</summary>
    private static bool TryTakeData(SerialLine line, byte next)
    {
        var isData = line.IsInCommand == (next == MuxProtocol.Command);
        if (isData)
            line.IsInCommand = false;
        return isData;
    }

    private void OnMuxCommand(IActorContext context, SerialLine line, byte command, List<byte> run)
    {
        line.IsInCommand = false;
        if (command == MuxProtocol.Repeat)
        {
            line.OwesSelection = true;
            WakeUp(context, line);
        }
        else if (command >= MuxProtocol.FirstChannel)
        {
            DeliverRun(context, line, run);
            line.Incoming = line.PlaceOf((uint)(command - MuxProtocol.FirstChannel));
        }
        else
        {
            context.Log(new ByteChannelFact.Discarded(line.Device, 2, $"unknown command 0x{command:x2}"));
        }
    }

    private void DeliverRun(IActorContext context, SerialLine line, List<byte> run)
    {
        if (run.Count > 0 && line.Incoming == SerialLine.None)
            context.Log(new ByteChannelFact.Discarded(line.Device, run.Count, "unknown channel"));
        else if (run.Count > 0)
            Deliver(context, line, line.Incoming, run.ToArray());
        run.Clear();
    }

    private void Deliver(IActorContext context, SerialLine line, int place, ReadOnlySpan<byte> data)
    {
        var port = line.Ports[place];
        var queued = Send(context, port.ByteChannel, port.Side, data);
        if (queued < data.Length)
            context.Log(new ByteChannelFact.Discarded(line.Device, data.Length - queued, $"the channel of {port.Writer} is full"));
    }
}
