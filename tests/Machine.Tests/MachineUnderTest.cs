using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>A hypervisor and its partitions with scripted guests, on the simulation engine; with fixed delays unless told otherwise.</summary>
public sealed class MachineUnderTest : ITraceObserver
{
    private readonly SortedDictionary<string, ActorId> _partitions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ActorId> _guests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ActorId> _processes = new(StringComparer.Ordinal);
    private readonly List<Note> _notes = [];

    public MachineUnderTest(
        string source, string missingImagesOf = "", Func<LatencyDefault, LatencyRange>? delay = null, ulong seed = 1, string? hardware = null,
        Func<string, GuestProgram>? program = null, ImageStore? images = null, Fidelity? fidelity = null, PlanOptions? options = null)
        : this(
            MachinePlanner.Plan(DeviceTreeSource.Read(source), hardware is null ? null : DeviceTreeSource.Read(hardware), options ?? PlanOptions.Default),
            program ?? (_ => new ScriptedProgram()), missingImagesOf, delay, seed, images, fidelity)
    {
    }

    public MachineUnderTest(
        MachinePlan plan, Func<string, GuestProgram> program, string missingImagesOf = "", Func<LatencyDefault, LatencyRange>? delay = null, ulong seed = 1,
        ImageStore? images = null, Fidelity? fidelity = null)
    {
        delay ??= l => LatencyRange.Fixed(new(l.MaxNanoseconds));
        Plan = plan;
        Engine = new SimulationEngine(new SimulationOptions(seed)
        {
            Latencies = [.. Latencies.Defaults.Select(l => new LatencySetting(l.Class, delay(l)))],
        });
        Engine.Observe(this);
        Hypervisor = Engine.Spawn("hypervisor", () => new HypervisorActor(Plan, fidelity));
        foreach (var partition in Plan.Partitions)
        {
            var label = partition.Spec.Label;
            _partitions[label] = Engine.Spawn(
                label,
                () => new PartitionActor(partition.Spec, program(label), isImageReadable: label != missingImagesOf, fidelity, images));
        }
    }

    public MachinePlan Plan { get; }

    public SimulationEngine Engine { get; }

    public ActorId Hypervisor { get; }

    /// <summary>Marks of the code that were passed so far.</summary>
    public List<CodeMark> Marks { get; } = [];

    public void PowerOn() => Engine.Inject(
        Hypervisor,
        new HypervisorRequest.PowerOn(Plan.Partitions.Span.ToArray().Select(p => _partitions[p.Spec.Label]).ToValueList()),
        Duration.Zero);

    public ActorId Partition(string label) => _partitions[label];

    public ActorId Guest(string label) => _guests[label];

    /// <summary>An actor directly below a guest in its last boot: a process, a driver.</summary>
    public ActorId Below(string label, string name) => _processes[$"{label}/{name}"];

    public Handle HandleOf(string label) => Plan.Find(label)!.Spec.Id.Handle;

    /// <summary>What was noted during the last run, in order.</summary>
    public IReadOnlyList<Note> Notes => _notes;

    /// <summary>Runs until nothing is left to do.</summary>
    public void Settle()
    {
        _notes.Clear();
        var end = Engine.Run(Instant.Never);
        Assert.True(end.Defect is null, end.Defect?.Exception.ToString());
    }

    /// <summary>Runs until nothing is left to do, or for a time, and gives what was seen meanwhile.</summary>
    public List<string> Run(Duration? time = null)
    {
        _notes.Clear();
        var end = Engine.Run(time is { } t ? Engine.Now + t : Instant.Never);
        Assert.True(end.Defect is null, end.Defect?.Exception.ToString());
        return [.. _notes.Select(note => note.ToString()!)];
    }

    public void OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Note, Payload: CodeMark mark })
            Marks.Add(mark);
        else if (record is { Kind: TraceKind.Note, Payload: Note note })
            _notes.Add(note);
        if (record is { Kind: TraceKind.Spawn, Payload: string path } && path.Split('/') is [var label, var boot]
            && boot.StartsWith("boot-", StringComparison.Ordinal))
            _guests[label] = record.To;
        else if (record is { Kind: TraceKind.Spawn, Payload: string inside } && inside.Split('/') is [var guest, _, var name])
            _processes[$"{guest}/{name}"] = record.To;
    }
}
