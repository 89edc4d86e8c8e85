using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor;

/// <content>
/// The shell on the console's byte channel: reads what is typed, prints, waits. It goes on whenever bytes have come, room was made, or an answer
/// is there, each time by a message of its own, so that no command is carried out in the middle of something else. Source: Topaz
/// <c>src/shell.c</c>, libos <c>lib/readline.c</c>. </content>
public sealed partial class HypervisorActor
{
    private static readonly ShellTick ShellTickMessage = new();
    private readonly HypervisorShell _shell = new();

    private bool HasShell => _plan.Hypervisor.Console >= 0;

    /// <summary>Power has come on.</summary>
    private void BeginShell(IActorContext context)
    {
        if (!HasShell)
            return;
        _shell.Print(ShellTexts.Prompt);
        Flush(context);
    }

    private void WakeShell(IActorContext context)
    {
        Invariant.Holds(HasShell);
        if (_shell.IsAwake)
            return;
        _shell.IsAwake = true;
        context.Schedule(Duration.Zero, ShellTickMessage); // Told to itself it would come behind the tick of a serial line, which takes its time.
    }

    /// <summary>Whether that is the shell's end of the console.</summary>
    private bool IsShell(int channel, int side) => channel == _plan.Hypervisor.Console && side == _plan.Hypervisor.ConsoleSide;

    private void OnShellTick(IActorContext context)
    {
        Invariant.Holds(_shell.IsAwake);
        _shell.IsAwake = false;
        while (true)
        {
            Flush(context);
            if (_shell.HasOutput || _shell.IsWaiting || IsResetting || _isHung)
                return;
            if (_shell.Memory is { } rows)
            {
                AskForMemory(context, rows);
                return;
            }

            var input = Receive(context, _plan.Hypervisor.Console, _plan.Hypervisor.ConsoleSide, 1);
            if (input.Length == 0)
                return;
            var line = _shell.Line.Take(input.Span[0], out var echo);
            _shell.Print(echo);
            if (line is not null)
                Execute(context, line);
        }
    }

    /// <summary>Puts as much output into the channel as there is room for; the rest waits.</summary>
    private void Flush(IActorContext context)
    {
        var (channel, side) = (_plan.Hypervisor.Console, _plan.Hypervisor.ConsoleSide);
        var output = _shell.TakeOutput(_channels[channel].Towards(1 - side).Free);
        if (output.Length > 0)
            Invariant.Holds(Send(context, channel, side, output) == output.Length);
    }

    private void Print(IActorContext context, string text)
    {
        _shell.Print(text);
        WakeShell(context);
    }

    /// <summary>A command that waited for an answer is through.</summary>
    private void EndCommand(IActorContext context, string text)
    {
        Invariant.Holds(_shell.IsWaiting);
        _shell.IsWaiting = false;
        Print(context, text + ShellTexts.Prompt);
    }

    private void OnShellAnswered(IActorContext context, Question.OfShell asked, PartitionAnswer answer)
    {
        var fact = new HypervisorFact.ShellAnswered(_guests[asked.Partition].Label, asked.Request, answer.Status);
        context.Log(fact);
        if (asked.IsTyped)
            EndCommand(context, answer.Status == HcallStatus.Success ? "" : $"Couldn't {fact.Field("request")} partition.\n");
    }

    private void OnInspectionAnswer(IActorContext context, InspectionAnswer answer)
    {
        Invariant.Holds(_questions.Remove(answer.Id.Value, out var question));
        switch (question)
        {
            case Question.OfShellInfo asked:
                OnStateKnown(context, asked.Partition, ((InspectionAnswer.State)answer).Value);
                break;
            case Question.OfShellTree:
                var text = new StringBuilder();
                var tree = ((InspectionAnswer.Tree)answer).Flat;
                if (tree.Length > 0)
                    TreeText.Append(text, DeviceTreeBlob.Read(tree.Span, "guest tree"));
                EndCommand(context, text.ToString());
                break;
            default:
                throw Invariant.Unreachable(question);
        }
    }

    /// <summary>A row of <c>info</c>; then the next partition is asked.</summary>
    private void OnStateKnown(IActorContext context, int partition, PartitionState state)
    {
        var row = ShellTexts.InfoRow(_guests[partition].Plan, state);
        if (partition + 1 == _guests.Length)
        {
            EndCommand(context, row);
            return;
        }

        Print(context, row);
        AskForState(context, partition + 1);
    }

    private void AskForState(IActorContext context, int partition) =>
        context.Tell(_guests[partition].Partition, new InspectionRequest.State(AskForShell(new Question.OfShellInfo(partition))));

    private void AskForTree(IActorContext context, int partition) =>
        context.Tell(_guests[partition].Partition, new InspectionRequest.Tree(AskForShell(new Question.OfShellTree())));

    private void AskForMemory(IActorContext context, MemoryRows rows) =>
        context.Tell(_guests[rows.Partition].Partition, new MemoryRequest.Read(AskForShell(new Question.OfShellMemory()), [new(rows.Address, rows.NextBytes)]));

    private void OnShellMemoryAnswer(IActorContext context, Bytes bytes)
    {
        Invariant.Holds(_shell.IsWaiting && _shell.Memory is not null);
        var text = new StringBuilder();
        var rest = _shell.Memory.Value.Show(bytes, text);
        _shell.Memory = rest.Length > 0 ? rest : null;
        if (rest.Length == 0)
        {
            EndCommand(context, text.ToString());
            return;
        }

        _shell.IsWaiting = false;
        Print(context, text.ToString());
    }

    private RequestId AskForShell(Question question)
    {
        _shell.IsWaiting = true;
        return Ask(question);
    }
}
