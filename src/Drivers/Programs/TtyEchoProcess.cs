using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A running <see cref="TtyEcho"/>.</summary>
internal sealed class TtyEchoProcess(TtyEcho program) : UserProcess(program.Name)
{
    private const int LineBytesMax = 1024;

    /// <summary>It keeps nothing between two calls.</summary>
    protected override void AddOwnTo(ref StateHash hash) => hash.Add(program.Answers);

    protected override void OnRun(IActorContext context, Bytes tree) => Open(context, program.Tty, nonBlocking: false);

    protected override void OnOpenRefused(IActorContext context, Errno error) => GiveUp(context, $"cannot open {program.Tty}: {error}", 1);

    protected override void OnOpened(IActorContext context) => Read(context, LineBytesMax);

    protected override void OnWritten(IActorContext context, Errno error, int count) => Read(context, LineBytesMax);

    protected override void OnBytesRead(IActorContext context, Errno error, Bytes data)
    {
        var line = Encoding.UTF8.GetString(data.Span.TrimEnd("\r\n"u8));
        if (error == Errno.None && program.Answers && !line.StartsWith(TtyEcho.AnswerPrefix, StringComparison.Ordinal))
            Write(context, Bytes.Take(Encoding.UTF8.GetBytes($"{TtyEcho.AnswerPrefix}{line}\n")));
        else
            Read(context, LineBytesMax);
    }
}
