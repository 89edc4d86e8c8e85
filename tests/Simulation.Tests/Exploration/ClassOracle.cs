using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>
/// Writes down what the class of a run is, from its trace alone: for each actor what it got, one after the other, each with its sender and the place of what
/// caused it in the list of whoever caused it. Two runs are in one class exactly when this is the same.
/// </summary>
internal sealed class ClassOracle(Func<ActorId, string> pathOf) : ITraceObserver
{
    private readonly Dictionary<ActorId, List<string>> _lists = [];
    private readonly Dictionary<long, string> _stepNames = [];
    private readonly HashSet<ActorId> _down = [];
    private readonly List<string> _armed = [];
    private ActorId _stopping;

    public void OnRecord(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.Spawn:
                _down.Remove(record.To);
                ListOf(record.To).Add($"born of {NameOf(record.From)}");
                break;
            case TraceKind.Deliver or TraceKind.Timer:
                ListOf(record.To).Add($"{record.Kind} from {pathOf(record.From)} by {_stepNames.GetValueOrDefault(record.Cause)}: {Text(record.Payload)}");
                _stepNames[record.Step] = NameOf(record.To);
                _stopping = default;
                break;
            case TraceKind.DeadLetter when _down.Contains(record.To):
                ListOf(record.To).Add($"missed from {pathOf(record.From)} by {_stepNames.GetValueOrDefault(record.Cause)}: {Text(record.Payload)}");
                break;
            case TraceKind.Note when record.Payload is Touching touching:
                if (touching.IsStop)
                    _stopping = touching.Who;
                if (touching.Who != record.From)
                    ListOf(touching.Who).Add($"touched by {NameOf(record.From)}");
                break;
            case TraceKind.Note when record.Payload is Drawn drawn:
                ListOf(record.From).Add($"drew {drawn.Value}");
                break;
            case TraceKind.Note when record.Payload is Passed:
                ListOf(record.From).Add("passed");
                break;
            case TraceKind.Note when record.Payload is PassedArmed:
                _armed.Add(NameOf(record.From));
                break;
            case TraceKind.Fault:
                ListOf(record.From).Add("struck");
                break;
            case TraceKind.Stop when record.From.IsNone && RandomProgram.IsCrashed(pathOf(record.To)):
                _down.Add(record.To);
                break;
            case TraceKind.Stop when record.From != record.To && record.To != _stopping:
                ListOf(record.To).Add($"touched by {NameOf(record.From)}");
                break;
        }
    }

    public override string ToString() =>
        string.Join('\n', _lists.Select(each => $"{pathOf(each.Key)}: {string.Join(" | ", each.Value)}").Order(StringComparer.Ordinal)) + $"\n{string.Join(" | ", _armed)}";

    private List<string> ListOf(ActorId actor)
    {
        if (!_lists.TryGetValue(actor, out var list))
            _lists.Add(actor, list = []);
        return list;
    }

    private string NameOf(ActorId actor) => actor.IsNone ? "outside" : $"{pathOf(actor)}@{ListOf(actor).Count}";

    private string Text(object? payload) => payload switch
    {
        Ping ping => $"{ping.Kind} {ping.Left} {ping.Tag} {pathOf(ping.Who)}",
        Terminated terminated => $"terminated {pathOf(terminated.Who)}",
        _ => $"{payload}",
    };
}
