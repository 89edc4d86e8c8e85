using System.Diagnostics;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Makes spans of hcalls from the steps of one process. What of an hcall happens elsewhere another process tells, in the same trace. Its times are
/// those of the steps, laid on the wall clock.
/// </summary>
internal sealed class HcallTracer : IDisposable
{
    /// <summary>Address of the hypervisor: it is always the first actor.</summary>
    private static readonly ActorId Hypervisor = LiveAddress.Root(1);

    private readonly ActivitySource _source = new(Instruments.Source);
    private readonly StepTimes _times = new();
    private readonly Dictionary<(ActorId Asker, RequestId Id), AskedCall> _asked = [];
    private readonly HcallsTaken _taken = new();
    private readonly string _node;
    private readonly Func<ActivityTraceId, bool> _isSampled;
    private string _machine = "";

    /// <param name="node">Name of the node; an attribute of every span.</param>
    /// <param name="isSampled">Whether a trace is wanted: the same in every process.</param>
    public HcallTracer(string node, Func<ActivityTraceId, bool> isSampled) => (_node, _isSampled) = (node, isSampled);

    /// <summary>Another machine begins.</summary>
    public void Begin(string machine, Func<int> speed)
    {
        _machine = machine;
        _times.Speed = speed;
        _asked.Clear();
        _taken.Clear();
        _times.Clear();
    }

    public void Take(RecordedStep step)
    {
        if (!_source.HasListeners())
            return;
        _times.Add(step);
        switch (step.Message)
        {
            case Terminated gone when step.Id.Root == Hypervisor:
                _taken.Forget(gone.Who);
                break;
            case SessionMessage.Packet { Said: GuestCall.Issue issue } packet when step.Id.Root == Hypervisor:
                _taken.Take(new AskedCall(packet.OnBehalfOf, issue.Id, issue.Call, step.At), step.Effects);
                break;
            case GuestCall.Issue issue when step.Id.Root == Hypervisor:
                _taken.Take(new AskedCall(step.Sender, issue.Id, issue.Call, step.At), step.Effects);
                break;
            case GuestCall and (GuestCall.Issue or GuestCall.Trap) when step.Kind == RecordedKind.Message && !step.Sender.IsNone:
                Ask(step, (GuestCall)step.Message);
                break;
            case HcallAnswer answer:
                Answer(step, answer.Id, answer.Status.OriginalName());
                break;
            case HcallRefused refused:
                Answer(step, refused.Id, "refused");
                break;
        }

        foreach (var effect in step.Effects)
            Take(step, effect);
    }

    public void Dispose() => _source.Dispose();

    private void Take(RecordedStep step, StepEffect effect)
    {
        if (effect is StepEffect.Noted { Note: HypervisorFact.HcallAnswered answered } && _taken.Answer(answered.Guest, answered.Call) is { } call)
            Emit(call, HcallStage.Hypervisor, "hypervisor", call.At, step.At, answered.Status.OriginalName(), ActivityKind.Server);
        else if (effect is StepEffect.Ended ended)
            Lose(ended.Actor, step.At);
    }

    private void Ask(RecordedStep step, GuestCall call)
    {
        if (_asked.ContainsKey((step.Sender, call.Id)))
            return; // A repeat.
        var from = _times.Of(step.Cause) ?? step.At;
        var asked = new AskedCall(step.Sender, call.Id, (call as GuestCall.Issue)?.Call, from);
        _asked.Add((step.Sender, call.Id), asked);
        Emit(asked, HcallStage.Partition, "partition", from, step.At, null, ActivityKind.Producer);
    }


    private void Answer(RecordedStep step, RequestId id, string status)
    {
        if (!_asked.Remove((step.Actor, id), out var call))
            return;
        Emit(call, HcallStage.Answer, "answer", _times.Of(step.Cause) ?? step.At, step.At, status, ActivityKind.Consumer);
        Emit(call, HcallStage.Call, NameOf(call), call.At, step.At, status, ActivityKind.Client);
    }

    /// <summary>Who asked is gone; nobody waits any more.</summary>
    private void Lose(ActorId asker, Instant at)
    {
        foreach (var (key, call) in _asked.Where(each => each.Key.Asker == asker).ToList())
        {
            _asked.Remove(key);
            Emit(call, HcallStage.Call, NameOf(call), call.At, at, "asker ended", ActivityKind.Client);
        }
    }

    private static string NameOf(AskedCall call) => call.Call is null or Hcall.Unknown ? "hcall" : $"hcall {call.Call.Token}";

    private void Emit(AskedCall call, HcallStage stage, string name, Instant from, Instant to, string? status, ActivityKind kind)
    {
        var trace = HcallIds.TraceOf(_machine, call.Asker, call.Id);
        if (!_isSampled(trace))
            return;
        var parent = stage == HcallStage.Call ? default : HcallIds.SpanOf(trace, stage - 1);
        var above = new ActivityContext(trace, parent, ActivityTraceFlags.Recorded, isRemote: stage > HcallStage.Call);
        using var activity = _source.CreateActivity(name, kind, above);
        if (activity is null)
            return;
        activity.SetStartTime(_times.Wall(from)).SetTag("node", _node).SetTag("fslhv.machine", _machine)
            .SetTag("fslhv.asker", call.Asker.Value).SetTag("fslhv.request", call.Id.Value);
        if (status is not null)
        {
            var isGood = status == HcallStatus.Success.OriginalName();
            activity.SetTag("fslhv.status", status).SetStatus(isGood ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }

        activity.Start();
        HcallIds.Name(activity, HcallIds.SpanOf(trace, stage));
        activity.SetEndTime(_times.Wall(from < to ? to : from));
    }
}

/// <summary>An hcall on its way.</summary>
/// <param name="Asker">Who asks.</param>
/// <param name="Id">Number of the question.</param>
/// <param name="Call">What is asked; null where only the registers are known here.</param>
/// <param name="At">When it came by here.</param>
internal sealed record AskedCall(ActorId Asker, RequestId Id, Hcall? Call, Instant At);
