using System.Runtime.InteropServices;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Nothing that was rung disappears. Per doorbell: what was rung, once for each receiver, is what was delivered to a vcpu, coalesced, or is still
/// pending; a reset
/// of the machine loses what was pending. Per interrupt that a driver queues: every file that was open when it was taken has it queued or dropped
/// once before the
/// interrupt ends. Per file: what is dropped was dropped because 15 waited, and what is read is what was queued, in that order.
/// </summary>
/// <remarks>
/// Facts of doorbells are the hypervisor's own, those of a file's queue the file's. An interrupt's being taken causes what files make of it, and all
/// of that causes
/// its end. A file that is opened before an interrupt is taken is in the driver's list before the driver hears of the interrupt.
/// </remarks>
internal sealed class ConservationChecker : ScenarioChecker
{
    /// <summary>How many handles wait at most. Source: <c>QSIZE</c> of Linux <c>drivers/virt/fsl_hypervisor.c</c>.</summary>
    private const int WaitingMax = 15;

    private readonly CheckerBasis _basis;
    private readonly Guest?[] _guests;
    private readonly Count[] _counts;

    public ConservationChecker(CheckerBasis basis)
    {
        _basis = basis;
        _guests = new Guest?[basis.Labels.Count];
        _counts = new Count[basis.Plan.Doorbells.Count];
    }

    public override string Rule => "doorbell conservation";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case DoorbellFact.Rung rung when _basis.Doorbells.TryGetValue(rung.Doorbell, out var doorbell):
                _counts[doorbell].Rung += rung.Receivers;
                break;
            case DoorbellFact.Latched latched when _basis.Doorbells.TryGetValue(latched.Doorbell, out var doorbell):
                OnLatched(Of(latched.Guest), latched, doorbell);
                break;
            case DoorbellFact.Taken taken:
                OnTaken(in record, ref Of(taken.Guest).Line(taken.Interrupt));
                break;
            case DoorbellFact.Ended ended:
                OnEnded(in record, ended);
                break;
            case DoorbellFact.Reset reset:
                Of(reset.Guest).EndAll();
                break;
            case MachineFact.Reset:
                OnReset();
                break;
            case PartitionFact.GuestEntered boot:
                Of(boot.Partition).Files.Clear();
                Of(boot.Partition).IsAdrift = false;
                break;
            case FileFact.Opened opened when !Of(opened.Guest).IsAdrift:
                Of(opened.Guest).Files.Add(new OpenFile(opened.File, record.Step));
                break;
            case FileFact.Closed closed:
                Of(closed.Guest).Remove(closed.File);
                break;
            case FileFact.Queued queued when Of(queued.Guest).Find(queued.File) is { } file:
                OnReached(in record, queued.Guest, file, queued.Doorbell);
                OnQueued(in record, queued, file);
                break;
            case FileFact.Dropped dropped when Of(dropped.Guest).Find(dropped.File) is { } file:
                OnReached(in record, dropped.Guest, file, dropped.Doorbell);
                if (file.Waiting.Count < WaitingMax)
                    Report(in record, $"{dropped}, but {file.Waiting.Count} waited");
                break;
            case FileFact.Read read when Of(read.Guest).Find(read.File) is { } file:
                OnRead(in record, read, file);
                break;
        }
    }

    public override void OnEnd(RunEnd end)
    {
        foreach (var guest in _guests)
        {
            foreach (var line in guest?.Lines ?? [])
            {
                if (line.IsFresh)
                    _counts[line.Doorbell].Pending++;
            }
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            if (!_counts[i].IsWhole)
                Report(end, $"{_basis.Plan.Doorbells[i].Name}: {_counts[i]}");
        }
    }

    private void OnLatched(Guest guest, DoorbellFact.Latched latched, int doorbell)
    {
        if (latched.Coalesced)
        {
            _counts[doorbell].Coalesced++;
            return;
        }

        ref var line = ref guest.Line(latched.Interrupt);
        line.IsFresh = true;
        line.Doorbell = doorbell;
    }

    private void OnTaken(in TraceRecord record, ref Line line)
    {
        line.TakenAt = record.Step;
        line.IsActive = true;
        if (!line.IsFresh)
            return;
        line.IsFresh = false;
        _counts[line.Doorbell].Delivered++;
    }

    private void OnEnded(in TraceRecord record, DoorbellFact.Ended ended)
    {
        var guest = Of(ended.Guest);
        ref var line = ref guest.Line(ended.Interrupt);
        line.IsActive = false;
        var reached = 0;
        foreach (var file in guest.Files)
            reached += file.WasReached(ended.Interrupt, line.TakenAt) ? 1 : 0;
        if (reached == 0)
            return; // Not for readers, or nobody is there.
        foreach (var file in guest.Files)
        {
            if (file.OpenedAt < line.TakenAt && !file.WasReached(ended.Interrupt, line.TakenAt))
                Report(in record, $"{ended}, but file {file.Number} has not got it");
        }
    }

    private void OnReached(in TraceRecord record, string label, OpenFile file, Handle doorbell)
    {
        var guest = _basis.Labels.IndexOf(label);
        if (_basis.Has(guest, Defect.PlainDoorbellPointer) && !IsLine(guest, doorbell))
            return; // What the driver takes for a handle.
        ref var line = ref Of(label).Line(doorbell);
        if (!line.IsActive)
            Report(in record, $"{record.Payload}, but its interrupt is not active");
        else if (file.WasReached(doorbell, line.TakenAt))
            Report(in record, $"{record.Payload}, but it was taken only once");
        file.Reach(doorbell, record.Step);
    }

    private void OnQueued(in TraceRecord record, FileFact.Queued queued, OpenFile file)
    {
        if (file.Waiting.Count >= WaitingMax && !LosesEntries(queued.Guest))
            Report(in record, $"{queued}, but {file.Waiting.Count} wait already");
        file.Waiting.Enqueue(queued.Doorbell);
    }

    private void OnRead(in TraceRecord record, FileFact.Read read, OpenFile file)
    {
        foreach (var handle in read.Doorbells)
        {
            while (LosesEntries(read.Guest) && file.Waiting.TryPeek(out var lost) && lost != handle)
                file.Waiting.Dequeue();
            if (file.Waiting.TryDequeue(out var oldest) && oldest == handle)
                continue;
            Report(in record, $"{read}, but {(oldest == default ? "nothing" : $"{oldest}")} was its turn");
            file.Waiting.Clear();
            return;
        }
    }

    private void OnReset()
    {
        foreach (var guest in _guests)
        {
            if (guest is null)
                continue;
            guest.Files.Clear();
            guest.IsAdrift = true;
            guest.EndAll();
            foreach (ref var line in guest.Lines.AsSpan())
            {
                if (line.IsFresh)
                    _counts[line.Doorbell].Lost++;
                line.IsFresh = false;
            }
        }
    }

    private bool LosesEntries(string guest) => _basis.Has(_basis.Labels.IndexOf(guest), Defect.ReadFaultLosesEntries);

    private bool IsLine(int guest, Handle handle)
    {
        foreach (var line in _basis.Plan.Partitions[guest].Lines)
        {
            if (line.Handle == handle)
                return true;
        }

        return false;
    }

    private Guest Of(string label)
    {
        var index = _basis.Labels.IndexOf(label);
        return index < 0 ? new Guest() : _guests[index] ??= new Guest();
    }

    private struct Count
    {
        public long Rung;
        public long Delivered;
        public long Coalesced;
        public long Pending;
        public long Lost;

        public readonly bool IsWhole => Rung == Delivered + Coalesced + Pending + Lost;

        public override readonly string ToString() =>
            $"{Rung} rung, but {Delivered} delivered, {Coalesced} coalesced, {Pending} pending{(Lost > 0 ? $", {Lost} lost in a reset" : "")}";
    }

    private struct Line
    {
        /// <summary>Number of the doorbell that is pending there.</summary>
        public int Doorbell;

        /// <summary>Whether a ring is pending that was not delivered.</summary>
        public bool IsFresh;
        public bool IsActive;

        /// <summary>Step in which it was last taken.</summary>
        public long TakenAt;
    }

    private sealed class Guest
    {
        public List<OpenFile> Files { get; } = [];

        /// <summary>Whether the machine was reset and this boot has not heard of it yet: nobody ends its interrupts any more.</summary>
        public bool IsAdrift { get; set; }

        public Line[] Lines { get; private set; } = [];

        public ref Line Line(Handle interrupt)
        {
            var place = DoorbellChecker.PlaceOf(interrupt);
            if (place >= Lines.Length)
            {
                var lines = Lines;
                Array.Resize(ref lines, Math.Max(place + 1, Math.Max(16, 2 * lines.Length)));
                Lines = lines;
            }

            return ref Lines[place];
        }

        public OpenFile? Find(int number)
        {
            foreach (var file in Files)
            {
                if (file.Number == number)
                    return file;
            }

            return null;
        }

        public void Remove(int number)
        {
            if (Find(number) is { } file)
                Files.Remove(file);
        }

        public void EndAll()
        {
            foreach (ref var line in Lines.AsSpan())
                line.IsActive = false;
        }
    }

    private sealed class OpenFile(int number, long openedAt)
    {
        private readonly List<(Handle Doorbell, long Step)> _reached = [];

        public int Number => number;

        public long OpenedAt => openedAt;

        public Queue<Handle> Waiting { get; } = new();

        public bool WasReached(Handle doorbell, long since)
        {
            foreach (ref readonly var each in CollectionsMarshal.AsSpan(_reached))
            {
                if (each.Doorbell == doorbell)
                    return each.Step >= since;
            }

            return false;
        }

        public void Reach(Handle doorbell, long step)
        {
            for (var i = 0; i < _reached.Count; i++)
            {
                if (_reached[i].Doorbell != doorbell)
                    continue;
                _reached[i] = (doorbell, step);
                return;
            }

            _reached.Add((doorbell, step));
        }
    }
}
