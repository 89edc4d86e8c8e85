using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A running <see cref="TtySender"/>.</summary>
internal sealed class TtySenderProcess(TtySender program) : UserProcess(program.Name)
{
    private int _sent;

    protected override void AddOwnTo(ref StateHash hash) => hash.Add(_sent);

    protected override void OnRun(IActorContext context, Bytes tree) => Open(context, program.Tty, nonBlocking: false);

    protected override void OnOpenRefused(IActorContext context, Errno error) => GiveUp(context, $"cannot open {program.Tty}: {error}", 1);

    protected override void OnOpened(IActorContext context) => SendNext(context);

    protected override void OnSlept(IActorContext context) => WriteLine(context);

    protected override void OnWritten(IActorContext context, Errno error, int count)
    {
        if (error == Errno.None)
            _sent++;
        SendNext(context);
    }

    private void SendNext(IActorContext context)
    {
        if (_sent == program.Times)
        {
            Say(context, $"sent {_sent} line{(_sent == 1 ? "" : "s")}");
            Exit(context, 0);
        }
        else if (program.Every > Duration.Zero)
        {
            Sleep(context, program.Every);
        }
        else
        {
            WriteLine(context);
        }
    }

    private void WriteLine(IActorContext context) => Write(context, Bytes.Take(Encoding.UTF8.GetBytes($"{program.Text} {_sent + 1}\n")));
}
