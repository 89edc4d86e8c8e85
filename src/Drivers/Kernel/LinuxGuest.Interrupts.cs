using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The external interrupt of vcpu 0, to which the driver directs all of its doorbells: take the vector, let the handler run, end it. One
/// at a time. Interrupts that become ready while one is active make the hypervisor raise the line again at the end of that one.
/// </content>
internal sealed partial class LinuxGuest
{
    private InterruptStage _interrupt;
    private Handle _vector;

    /// <summary>The line was raised while interrupts were off and nothing tells that it was meant for the interrupt in work.</summary>
    private bool _lineSeen;

    private void OnInterruptLine(IActorContext context, GuestNotice.InterruptLine line)
    {
        Invariant.Holds(_stage != KernelStage.Off);
        Invariant.Holds(line.Vcpu == 0);
        if (_interrupt == InterruptStage.Idle)
            TakeInterrupt(context);
        else if (_interrupt != InterruptStage.Handling)
        {
            context.Log(CodeMarks.KernelLineRaisedMeanwhile);
            _lineSeen = true;
        }
    }

    private void OnInterruptTaken(IActorContext context, InterruptTaken taken)
    {
        Invariant.Holds(_interrupt == InterruptStage.Taking);
        if (taken.Vector == InterruptTaken.Spurious)
        {
            BecomeIdle(context);
            return;
        }

        _lineSeen = false;
        _interrupt = InterruptStage.Handling;
        _vector = taken.Vector;
        if (TerminalOf(taken.Vector) is { } terminal)
            context.Tell(terminal.Actor, new TtyMessage.HandleInterrupt(taken.Vector));
        else if (_driver.IsNone)
            OnInterruptOfNobody(context, taken.Vector);
        else
            context.Tell(_driver, new DriverMessage.HandleInterrupt(taken.Vector, taken.StopRang));
    }

    private void OnInterruptHandled(IActorContext context, Handle vector)
    {
        Invariant.Holds(_interrupt == InterruptStage.Handling);
        Invariant.Holds(_vector == vector);
        _interrupt = InterruptStage.Ending;
        _vector = default;
        Port.Issue(context, new Hcall.IntEoi(vector), KernelQuestion.End.Instance);
    }

    private void OnInterruptEnded(IActorContext context)
    {
        Invariant.Holds(_interrupt == InterruptStage.Ending);
        BecomeIdle(context);
    }

    private void BecomeIdle(IActorContext context)
    {
        _interrupt = InterruptStage.Idle;
        if (!_lineSeen)
            return;
        _lineSeen = false;
        TakeInterrupt(context);
    }

    private void TakeInterrupt(IActorContext context)
    {
        _interrupt = InterruptStage.Taking;
        Port.TakeInterrupt(context, 0, KernelQuestion.Take.Instance);
    }
}
