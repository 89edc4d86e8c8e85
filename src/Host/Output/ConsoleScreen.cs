using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Host.Output;

/// <summary>
/// The screen of a terminal at a serial line: prints what comes out of one channel, as it comes, without the carriage returns before line feeds. An
/// echo that somebody has seen already, because a terminal of this machine showed what was typed there, is left out.
/// </summary>
internal sealed class ConsoleScreen(SerialEnd end, TextWriter output) : ITraceObserver
{
    private readonly MuxReader _reader = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _decoded = new char[4];
    private string _seen = "";
    private char _last = '\n';

    /// <summary>When something came last.</summary>
    public Instant LastOutput { get; private set; }

    public void OnRecord(in TraceRecord record)
    {
        if (record is not { Kind: TraceKind.Note, Payload: ByteChannelFact.Sent sent } || !string.Equals(sent.Line, end.Line, StringComparison.Ordinal))
            return;
        foreach (var each in sent.Data.Span)
        {
            if (end.Channel is not null && (!_reader.IsData(each) || _reader.Channel != end.Channel))
                continue;
            LastOutput = record.At;
            Show(each);
        }
    }

    /// <summary>The echo of this is not to be shown.</summary>
    public void LeaveOut(string line) => _seen = line + "\n";

    /// <summary>Ends a line that is not ended.</summary>
    public void EndLine()
    {
        if (_last != '\n')
            output.WriteLine();
    }

    private void Show(byte next)
    {
        var count = _decoder.GetChars([next], _decoded, flush: false);
        foreach (var each in _decoded.AsSpan(0, count))
        {
            if (each == '\r')
                continue;
            if (_seen.StartsWith(each))
            {
                _seen = _seen[1..];
                _last = each;
                continue;
            }

            _seen = "";
            _last = each;
            output.Write(each);
        }
    }
}
