using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <summary>
/// The partitions of <c>boards/council.dts</c>, one thing after the other and each to its end: what is left of the life cycle, of doorbells and of
/// interrupts when nothing overlaps. Written from what the original does, and from nothing of the product but its names.
/// Source: Topaz <c>src/guest.c</c>, <c>src/hcalls.c</c>, <c>src/vpic.c</c>.
/// </summary>
internal sealed class LifeModel
{
    public const uint A = 1, B = 2, C = 3, Target = 4, Broken = 5;
    private const ulong MappedBytes = 1UL << 30;

    private readonly SortedDictionary<uint, Life> _lives = [];

    public LifeModel(uint withoutImage)
    {
        _lives[A] = new("a", [66, 67, 68, 69, 71, 72, 73, 75], [1, 2, 4]);
        _lives[B] = new("b", [66, 67, 68, 69, 71, 72, 73, 75], [1, 2, 4]);
        _lives[C] = new("c", [65, 66, 67, 68, 70, 71, 72, 74, 75, 76, 78], [3, 4, 5]);
        _lives[Target] = new("target", [66], [4]);
        _lives[Broken] = new("broken", [], []) { State = PartitionStatus.Starting };
        foreach (var (number, life) in _lives)
            life.HasImage = number != withoutImage;
    }

    /// <summary>What rings reached: receiver, its interrupt, whether it was lost in one that was pending.</summary>
    public List<string> Latched { get; } = [];

    /// <summary>Which guests were entered where.</summary>
    public List<string> Entered { get; } = [];

    /// <summary>Which guests' interrupt lines were raised.</summary>
    public SortedDictionary<string, int> Raised { get; } = new(StringComparer.Ordinal);

    public Life this[uint partition] => _lives[partition];

    /// <summary>Set for one start: there is no memory for its tree.</summary>
    public uint FailsNext { get; set; }

    public IEnumerable<KeyValuePair<uint, Life>> All => _lives;

    public void PowerOn()
    {
        foreach (var number in new[] { A, B, C, Target })
            Start(number, load: true);
    }

    /// <summary>Whether a caller's handle names a partition, and which.</summary>
    public uint? Resolve(uint caller, Handle handle) =>
        handle == Handle.Self ? caller : Array.IndexOf(_lives[caller].Partitions, handle.Value) >= 0 ? handle.Value : null;

    /// <summary>A request and all that follows from it.</summary>
    /// <returns>Whether it was accepted.</returns>
    public bool Request(uint partition, LifecycleRequest request, ulong? entry = null, bool load = false)
    {
        var life = _lives[partition];
        if (request == LifecycleRequest.Start && entry is { } stored)
            life.Entry = stored;
        switch (request, life.State)
        {
            case (LifecycleRequest.Start, PartitionStatus.Stopped):
                Start(partition, load);
                return true;
            case (LifecycleRequest.Stop, PartitionStatus.Running or PartitionStatus.Paused):
                LeaveGuest(life);
                BecomeStopped(partition, awaitsImages: false);
                return true;
            case (LifecycleRequest.Restart, PartitionStatus.Running):
                LeaveGuest(life);
                Start(partition, load: true);
                return true;
            case (LifecycleRequest.Pause, PartitionStatus.Running):
                Become(partition, PartitionStatus.Paused);
                return true;
            case (LifecycleRequest.Resume, PartitionStatus.Paused):
                Become(partition, PartitionStatus.Running);
                if (life.HasLineHeld)
                    CountRaise(life);
                life.HasLineHeld = false;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A send handle's ring.</summary>
    public bool Ring(uint caller, uint handle)
    {
        switch (caller, handle)
        {
            case (A or B or Target, 65):
                Ring(("a", A, 66), ("b", B, 66), ("c", C, 65));
                return true;
            case (A, 70):
                Ring(("b", B, 75));
                return true;
            case (B, 70):
                Ring(("a", A, 75));
                return true;
            case (A or B, 74) or (C, 69):
                Ring(("target", Target, 66));
                return true;
            case (C, 73):
                Ring(("c", C, 78));
                return true;
            case (C, 77):
                Ring();
                return true;
            default:
                return false;
        }
    }

    /// <summary>What vcpu 0 takes: 0 for nothing.</summary>
    public uint Take(uint partition)
    {
        var life = _lives[partition];
        life.WasTold = false;
        foreach (var (handle, line) in life.Lines)
        {
            if (line.Active)
                return handle;
        }

        foreach (var (handle, line) in life.Lines)
        {
            if (!line.Pending || line.Masked)
                continue;
            (line.Pending, line.Active) = (false, true);
            return handle;
        }

        return 0;
    }

    /// <summary>Raises what can be raised. To be called when a step is through.</summary>
    public void Settle()
    {
        foreach (var life in _lives.Values)
        {
            if (life.WasTold || life.Lines.Values.Any(line => line.Active) || !life.Lines.Values.Any(line => line.Pending && !line.Masked))
                continue;
            life.WasTold = true;
            if (life.State == PartitionStatus.Running)
                CountRaise(life);
            else
                life.HasLineHeld = true;
        }
    }

    private void Start(uint partition, bool load)
    {
        var life = _lives[partition];
        if (load && !life.HasImage)
        {
            BecomeStopped(partition, awaitsImages: true);
            return;
        }

        if (load)
            life.Entry = 0;
        var fails = FailsNext == partition;
        if (fails)
            FailsNext = 0;
        if (fails || life.Entry >= MappedBytes)
        {
            life.State = PartitionStatus.Stopped;
            return;
        }

        life.Boot++;
        Entered.Add($"{life.Label} 0x{life.Entry:x} {life.Boot}");
        Become(partition, PartitionStatus.Running);
    }

    private static void LeaveGuest(Life life)
    {
        (life.WasTold, life.HasLineHeld) = (false, false);
        foreach (var line in life.Lines.Values)
            (line.Masked, line.Active) = (true, false);
    }

    private void BecomeStopped(uint partition, bool awaitsImages)
    {
        if (awaitsImages)
            RingManagers(partition, 2);
        Become(partition, PartitionStatus.Stopped);
    }

    private void Become(uint partition, PartitionStatus state)
    {
        _lives[partition].State = state;
        RingManagers(partition, 0);
    }

    /// <summary>Managers' interrupts: state-change first, then watchdog-expiration, then reset-request.</summary>
    private void RingManagers(uint partition, uint which)
    {
        switch (partition)
        {
            case A:
                Ring(("b", B, 67 + which));
                break;
            case B:
                Ring(("a", A, 67 + which));
                break;
            case C:
                Ring(("c", C, 70 + which));
                break;
            case Target:
                Ring(("a", A, 71 + which), ("b", B, 71 + which), ("c", C, 66 + which));
                break;
        }
    }

    private void Ring(params (string Label, uint Partition, uint Handle)[] receivers)
    {
        foreach (var (label, partition, handle) in receivers)
        {
            var line = _lives[partition].Lines[handle];
            Latched.Add($"{label} {handle} {(line.Pending ? "lost" : "new")}");
            line.Pending = true;
        }
    }

    private void CountRaise(Life life) => Raised[life.Label] = Raised.GetValueOrDefault(life.Label) + 1;

    internal sealed class Life(string label, uint[] interrupts, uint[] partitions)
    {
        public string Label { get; } = label;

        public uint[] Partitions { get; } = partitions;

        public SortedDictionary<uint, Line> Lines { get; } = new(interrupts.ToDictionary(handle => handle, _ => new Line()));

        public PartitionStatus State { get; set; }

        public ulong Entry { get; set; }

        public int Boot { get; set; }

        public bool HasImage { get; set; }

        /// <summary>Its vcpu knows that there is something to take.</summary>
        public bool WasTold { get; set; }

        /// <summary>… and hears of it when it is resumed.</summary>
        public bool HasLineHeld { get; set; }
    }

    internal sealed class Line
    {
        public bool Pending { get; set; }

        public bool Active { get; set; }

        public bool Masked { get; set; } = true;
    }
}
