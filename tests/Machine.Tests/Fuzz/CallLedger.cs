using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>
/// Keeps book of every question of every guest. Each is answered once, with what it may be answered; only where its boot ended, the machine is down or its
/// partition is paused may an answer be missing.
/// </summary>
internal sealed class CallLedger(IActorEngine engine, Fidelity fidelity) : ITraceObserver
{
    private readonly Dictionary<(ActorId Guest, ulong Id), (GuestCall Call, bool IsRefused)> _open = [];
    private readonly SortedDictionary<string, PartitionState> _states = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ActorId> _guests = new(StringComparer.Ordinal);

    /// <summary>The hypervisor hangs, and answers nobody until the machine resets.</summary>
    private bool _isDown;

    /// <summary>How many calls were asked and what they answered.</summary>
    public SortedDictionary<(HcallToken Token, HcallStatus Status), int> Seen { get; } = [];

    /// <summary>What was wrong first; null when nothing was.</summary>
    public string? Flaw { get; private set; }

    /// <summary>The run is ended at this step, whatever there is still to do.</summary>
    public long StepMax { get; set; } = long.MaxValue;

    public bool IsRunning(string label) => _states.TryGetValue(label, out var state) && state == PartitionState.Running && _guests.ContainsKey(label);

    public ActorId Guest(string label) => _guests[label];

    /// <summary>Nothing is under way any more.</summary>
    public void Settled()
    {
        foreach (var ((guest, _), (call, _)) in _open)
        {
            if (_isDown)
                return;
            var label = _guests.First(each => each.Value == guest).Key;
            if (_states[label] != PartitionState.Paused)
                Flaw ??= $"{label}, {_states[label]}, got no answer to {Text(call)}";
        }
    }

    public void OnRecord(in TraceRecord record)
    {
        if (record.Step >= StepMax)
            engine.RequestStop();
        switch (record.Kind)
        {
            case TraceKind.Spawn when record.Payload is string path && path.Split('/') is [var label, var boot]
                && boot.StartsWith("boot-", StringComparison.Ordinal):
                _guests[label] = record.To;
                break;
            case TraceKind.Stop:
                Forget(record.To);
                break;
            case TraceKind.Note when record.Payload is FuzzSaw.Asked asked:
                _open.Add((record.From, asked.Call.Id.Value), (asked.Call, false));
                break;
            case TraceKind.Note when record.Payload is FuzzSaw.Got got:
                Answered((record.From, got.Answer.Id.Value), got.Answer);
                break;
            case TraceKind.Note when record.Payload is PartitionFact.Entered entered:
                _states[entered.Partition] = entered.State;
                break;
            case TraceKind.Note when record.Payload is MachineFact fact:
                _isDown = fact is MachineFact.Hung or MachineFact.Halted;
                break;
        }
    }

    /// <summary>A call as it may be read in a failure's message.</summary>
    public static string Text(GuestCall call) =>
        call is GuestCall.Trap trap
            ? $"{trap.Registers}{(trap.IsUserMode ? " of user mode" : "")}: {HcallCodec.Decode(trap.Registers, Fidelity.Ideal)}"
            : call.ToString();

    private void Forget(ActorId actor)
    {
        foreach (var key in _open.Keys.Where(key => key.Guest == actor).ToList())
            _open.Remove(key);
        foreach (var (label, _) in _guests.Where(each => each.Value == actor).ToList())
            _guests.Remove(label);
    }

    private void Answered((ActorId, ulong) key, GuestCallAnswer answer)
    {
        if (!_open.TryGetValue(key, out var asked))
        {
            Flaw ??= $"{answer} answers nothing, or a second time";
            return;
        }

        var isUser = asked.Call is GuestCall.Trap { IsUserMode: true };
        var isWhole = answer is not HcallRefused || !fidelity.Has(Defect.UserHcallExecutes);
        if (isWhole)
            _open.Remove(key);
        else
            _open[key] = (asked.Call, true);
        var fits = answer switch
        {
            HcallRefused => isUser && !asked.IsRefused,
            HcallAnswer hcall => asked.Call is GuestCall.Trap trap && isUser == asked.IsRefused && MayBe(HcallCodec.Decode(trap.Registers, fidelity), hcall),
            InterruptTaken => asked.Call is GuestCall.TakeInterrupt,
            DeviceRead => asked.Call is GuestCall.UseDevice,
            _ => false,
        };
        if (!fits)
            Flaw ??= $"{answer} to {Text(asked.Call)}";
    }

    /// <summary>What the table says, and that no call brings what it has not.</summary>
    private bool MayBe(Hcall call, HcallAnswer answer)
    {
        var seen = (call is Hcall.Unknown ? default : call.Token, answer.Status); // Unknown ones count as one: there are too many of them.
        Seen[seen] = Seen.GetValueOrDefault(seen) + 1;
        return HcallTable.MayAnswer(call, answer.Status) && call switch
        {
            Hcall.PartitionGetStatus => answer.R4 <= (uint)PartitionStatus.Resuming && (answer.R5, answer.R6, answer.Data.Length) == (0, 0, 0),
            Hcall.ByteChannelReceive c => answer.R4 <= Math.Min(c.BytesMax, Hcall.ByteChannelBytesMax) && answer.Data.Length == (int)answer.R4,
            Hcall.ByteChannelSend c => answer.R4 <= (uint)c.Data.Length && answer.Data.Length == 0,
            Hcall.ErrGetInfo => answer.R4 <= Hcall.ErrorRecordBytes && (answer.R5, answer.R6, answer.Data.Length) == (0, 0, 0),
            Hcall.IntGetMask => answer.R4 <= 1 && answer.Data.Length == 0,
            Hcall.ByteChannelPoll or Hcall.IntGetConfig => answer.Data.Length == 0,
            Hcall.PartitionGetDtprop or Hcall.VmpicGetMsir or Hcall.IntIack or Hcall.GetCoreState => (answer.R5, answer.R6, answer.Data.Length) == (0, 0, 0),
            _ => (answer.R4, answer.R5, answer.R6, answer.Data.Length) == (0, 0, 0, 0),
        };
    }
}
