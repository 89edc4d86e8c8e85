using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Doorbells coalesce: a line is active at most once and pending at most once. A ring becomes pending exactly when none was; what is taken
/// was pending; what is ended was active; a stop keeps exactly what is pending; a doorbell reaches as many latches as it says.
/// All of these are facts of the hypervisor itself.
/// </summary>
internal sealed class DoorbellChecker(LabelTable labels) : ScenarioChecker
{
    private readonly GuestLines?[] _guests = new GuestLines?[labels.Count];
    private TraceRecord _lastRung;
    private int _missingLatches;

    public override string Rule => "doorbell coalescing";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        if (record.Step != _lastRung.Step)
            CloseRing();
        switch (fact)
        {
            case DoorbellFact.Rung rung:
                _missingLatches += rung.Receivers;
                _lastRung = record;
                break;
            case DoorbellFact.Latched latched:
                OnLatched(in record, latched);
                break;
            case ByteChannelFact.Signalled signalled:
                OnPending(in record, signalled, ref LineOf(signalled.Guest, signalled.Interrupt), signalled.Coalesced);
                break;
            case DoorbellFact.Taken taken:
                OnTaken(in record, taken);
                break;
            case DoorbellFact.Ended ended:
                ref var line = ref LineOf(ended.Guest, ended.Interrupt);
                if (!line.Active)
                    Report(in record, $"{fact}, but it was not active");
                line.Active = false;
                break;
            case MachineFact.Reset:
                Array.Clear(_guests);
                break;
            case DoorbellFact.Reset reset:
                OnReset(in record, reset);
                break;
            case HypervisorFact.HcallAnswered { Call: Hcall.IntSetConfig config, Status: HcallStatus.Success } answered:
                LineOf(answered.Guest, config.Interrupt).Level = (config.Config & 2) != 0;
                break;
        }
    }

    public override void OnEnd(RunEnd end) => CloseRing();

    private void OnLatched(in TraceRecord record, DoorbellFact.Latched latched)
    {
        if (record.Step != _lastRung.Step)
            Report(in record, $"{latched}, but nothing rang");
        else
            _missingLatches--;
        OnPending(in record, latched, ref LineOf(latched.Guest, latched.Interrupt), latched.Coalesced);
    }

    private void OnPending(in TraceRecord record, Fact fact, ref Line line, bool coalesced)
    {
        if (line.Pending != coalesced)
            Report(in record, $"{fact}, but it was {(line.Pending ? "" : "not ")}pending");
        line.Pending = true;
    }

    private void OnTaken(in TraceRecord record, DoorbellFact.Taken taken)
    {
        ref var line = ref LineOf(taken.Guest, taken.Interrupt);
        if (taken.Again)
        {
            if (!line.Active)
                Report(in record, $"{taken}, but it was not active");
            return;
        }

        if (line.Active)
            Report(in record, $"{taken}, but it was active already");
        if (!line.Pending)
            Report(in record, $"{taken}, but it was not pending");
        line.Active = true;
        line.Pending &= line.Level;
    }

    private void OnReset(in TraceRecord record, DoorbellFact.Reset reset)
    {
        var pending = Guest(reset.Guest)?.Reset() ?? 0;
        if (pending != reset.Pending)
            Report(in record, $"{reset}, but {pending} were pending");
    }

    /// <summary>The place of a handle in its guest's own table: the handles of that guest alone first.</summary>
    internal static int PlaceOf(Handle interrupt)
    {
        var place = (int)(interrupt.Value % Handle.CountMax);
        return place >= Handle.LocalFirst ? place - (int)Handle.LocalFirst : place + (int)(Handle.CountMax - Handle.LocalFirst);
    }

    private void CloseRing()
    {
        if (_missingLatches != 0)
            Report(in _lastRung, $"{_lastRung.Payload}: {Math.Abs(_missingLatches)} latches too {(_missingLatches > 0 ? "few" : "many")}");
        _missingLatches = 0;
    }

    private GuestLines? Guest(string label)
    {
        var index = labels.IndexOf(label);
        return index < 0 ? null : _guests[index] ??= new GuestLines();
    }

    private ref Line LineOf(string label, Handle interrupt)
    {
        var guest = Guest(label) ?? new GuestLines();
        return ref guest.Of(interrupt);
    }

    private struct Line
    {
        public bool Pending;
        public bool Active;
        public bool Level;
    }

    /// <summary>The lines of one guest, by their handles' place in its own table.</summary>
    private sealed class GuestLines
    {
        private Line[] _lines = new Line[16];

        public ref Line Of(Handle interrupt)
        {
            var place = PlaceOf(interrupt);
            if (place >= _lines.Length)
                Array.Resize(ref _lines, Math.Max(place + 1, 2 * _lines.Length));
            return ref _lines[place];
        }

        public int Reset()
        {
            var pending = 0;
            for (var i = 0; i < _lines.Length; i++)
            {
                pending += _lines[i].Pending ? 1 : 0;
                _lines[i].Active = false;
                _lines[i].Level = false;
            }

            return pending;
        }
    }
}
