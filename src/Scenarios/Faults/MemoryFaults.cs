using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Faults of a partition's memory.</summary>
internal static class MemoryFaults
{
    /// <summary>How much is lost where nothing is said.</summary>
    public const int HoleBytes = 4096;

    public static ValueList<FaultKind> All { get; } =
    [
        GuestFaults.Event(
            "memory-hole", FaultLayer.Memory,
            "part of a partition's memory is there no more: a copy ends in front of it with EV_EFAULT, so does a string or buffer, and an image does not fit",
            "memory-hole: { partition: worker, address: 0x100000, size: 4096 }", ground => ground.Partitions,
            fault => new GuestEvent.LoseMemory(Number(fault["address"]), Number(fault["size"])), e => e is GuestEvent.LoseMemory,
            [
                new("address", new IntegerShape(0, long.MaxValue), "0", "guest-physical address of its first byte"),
                new("size", new IntegerShape(1, long.MaxValue), $"{HoleBytes}", "how many bytes"),
            ],
            DrawArguments),
    ];

    /// <summary>A page somewhere in the partition's memory, or up to 16 of them.</summary>
    private static ValueList<FaultArgument> DrawArguments(FaultGround ground, string target, IDraws draws)
    {
        var areas = ground.Plan.Find(target)!.Spec.Memory;
        if (areas.Count == 0)
            return [];
        var area = areas[(int)draws.Next(areas.Count)];
        var address = area.GuestAddress + ((ulong)draws.Next((long)Math.Max(1, area.Size / HoleBytes)) * HoleBytes);
        var size = HoleBytes * (1 + draws.Next(16));
        return
        [
            new("address", string.Create(CultureInfo.InvariantCulture, $"0x{address:x}")),
            new("size", string.Create(CultureInfo.InvariantCulture, $"{size}")),
        ];
    }

    private static ulong Number(string text)
    {
        Invariant.Holds(IntegerShape.TryRead(text, out var number));
        return (ulong)number;
    }
}
