using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// What comes while the hypervisor hangs or the machine resets: nothing follows from it, but that it is told where somebody outside has sent it.
/// </content>
public sealed partial class HypervisorActor
{
    private void Lose(IActorContext context, Message message, string reason)
    {
        switch (message)
        {
            case SerialTick tick:
                Invariant.Holds(_serialLines[tick.Line].IsBusy);
                _serialLines[tick.Line].IsBusy = false;
                break;
            case ShellTick:
                _shell.IsAwake = false;
                break;
            case HypervisorRequest.SerialInput input:
                context.Log(new ByteChannelFact.Discarded(input.Line, input.Data.Length, reason));
                break;
            case HypervisorRequest.Reset:
                context.Log(new HypervisorFact.Dropped("", "reset by the operator", reason));
                break;
            case HypervisorRequest.SignalDevice signal:
                context.Log(new HypervisorFact.Dropped("", $"an interrupt of {_devices.Devices[signal.Device].Plan.Name}", reason));
                break;
            case HypervisorRequest.HardwareError error:
                context.Log(new ErrorFact.Ignored(error.Record.Domain, error.Record.Error, reason));
                break;
            case HypervisorRequest.Shell command:
                context.Log(new HypervisorFact.Dropped(_guests[IndexOf(command.Partition)].Label, "a command of the shell", reason));
                break;
            case GuestCall call:
                context.Log(new HypervisorFact.Dropped(_guests[IndexOf(call.Caller)].Label, $"call {call.Id} of boot {call.Boot}", reason));
                break;
        }
    }
}
