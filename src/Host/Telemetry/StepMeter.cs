using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Counts what steps tell. A step that was counted is not counted again: a node that joined anew goes through the machine's log from its beginning.
/// </summary>
/// <param name="instruments">Where it is counted.</param>
/// <param name="countsSteps">Whether steps and what they tell are counted; otherwise failovers only, because somebody else counts the same
/// steps.</param>
internal sealed class StepMeter(Instruments instruments, bool countsSteps = true)
{
    private readonly Dictionary<ActorId, StepId> _last = [];
    private readonly FailoverClock _failovers = new(instruments);
    private string _machine = "";

    public void Take(RecordedStep step)
    {
        if (!IsNew(step.Id))
            return;
        if (countsSteps)
            instruments.CountStep(KindOf(step.Kind));
        foreach (var effect in step.Effects)
        {
            if (effect is StepEffect.Noted { Note: Fact fact })
                Take(fact, step.At);
        }
    }

    /// <summary>A machine begins. Steps of another one have the same names.</summary>
    public void Begin(string machine)
    {
        if (machine != _machine)
            _last.Clear();
        _machine = machine;
    }

    /// <summary>A step that is not to be counted, nor anything before it.</summary>
    public void Skip(RecordedStep step) => IsNew(step.Id);

    private void Take(Fact fact, Instant at)
    {
        _failovers.Take(fact, at);
        if (!countsSteps)
            return;
        switch (fact)
        {
            case HypervisorFact.HcallAnswered answered:
                instruments.CountHcall(answered.Field("call")!, answered.Field("status")!);
                break;
            case DoorbellFact.Rung:
                instruments.CountDoorbell("rung");
                break;
            case DoorbellFact.Latched { Coalesced: true }:
                instruments.CountDoorbell("coalesced");
                break;
            case FileFact.Dropped:
                instruments.CountDoorbell("dropped");
                break;
        }
    }

    /// <summary>Numbers ascend within a life, and lives within an actor.</summary>
    private bool IsNew(StepId id)
    {
        if (id.IsNone)
            return true;
        if (_last.TryGetValue(id.Root, out var last) && (id.Life, id.Number).CompareTo((last.Life, last.Number)) <= 0)
            return false;
        _last[id.Root] = id;
        return true;
    }

    private static string KindOf(RecordedKind kind) => kind switch
    {
        RecordedKind.Message => "message",
        RecordedKind.Timer => "timer",
        RecordedKind.Started => "started",
        RecordedKind.Stopped => "stopped",
        RecordedKind.DeadLetter => "dead-letter",
        _ => "told",
    };
}
