using System.Buffers.Binary;
using System.Text;
using FslHv.Abi;

namespace FslHv.Drivers.Tests;

/// <summary>Makes raw ioctls out of a seed: mostly good ones, each with its chance of every flaw.</summary>
internal sealed class IoctlCases(int seed, Fidelity fidelity)
{
    private static readonly ulong[] Counts =
    [
        0, 1, 4095, 4096, 4097, 9000, 1UL << 32, (1UL << 32) + 4096, (1UL << 32) + 1, 1UL << 44, (1UL << 44) + 4096, ulong.MaxValue,
        ulong.MaxValue - 4095, ulong.MaxValue - 4096,
    ];

    private static readonly uint[] Lengths = [0, 1, 4, 64, 4096, 32768, 32769, uint.MaxValue];
    private static readonly uint[] Handles = [2, 2, 2, 2, 1, 0, 3, 63, 64, 65, 66, 1023, 1024, 0x8000_0000];
    private static readonly string[] Paths =
        ["/", "/chosen", "chosen/", "//chosen//x", "/a/b@1/c", "", "/memory@0", new('p', 4095), "/" + new string('q', 200)];
    private static readonly string[] Names = ["bootargs", "n", "", "reg", new('n', 4095), "linux,x\u00ff"];
    private static readonly ulong[] Places = [0, 1, 0x1000, 0x2000, 0x2ffd, 0x7fff_fff0, ulong.MaxValue - 50, ulong.MaxValue - 3, ulong.MaxValue];

    private readonly Random _random = new(seed);
    private readonly List<UserRegion> _regions = [];

    /// <summary>The next one.</summary>
    public IoctlCase Next()
    {
        _regions.Clear();
        var number = (IoctlNumber)(1 + _random.Next(8));
        var order = (ByteOrder)_random.Next(2);
        var argument = OneIn(8) ? Places[_random.Next(Places.Length)] : 0x1_0000 + (ulong)_random.Next(64);
        var bytes = Structure(number, order, argument);
        Place(argument, bytes);
        return new(Request(number), argument, UserMemory.Of([.. _regions]), order, fidelity);
    }

    private uint Request(IoctlNumber number)
    {
        var request = RawCalls.Request(number, fidelity);
        return _random.Next(24) switch
        {
            0 => request ^ (1u << _random.Next(32)),
            1 => (uint)_random.NextInt64(1L << 32),
            2 => IoctlLayout.Of(number).MergedRequest,
            3 => IoctlLayout.Of(number).UnionRequest + ((uint)_random.Next(100) << 16),
            _ => request,
        };
    }

    private byte[] Structure(IoctlNumber number, ByteOrder order, ulong argument)
    {
        (string, ulong)[] fields = number switch
        {
            IoctlNumber.Doorbell => [("doorbell", Handle())],
            IoctlNumber.Start => [("partition", Handle()), ("entry_point", Any()), ("load", (ulong)_random.Next(3))],
            IoctlNumber.Stop or IoctlNumber.Restart => [("partition", OneIn(60) ? Self() : Math.Max(2, Handle()))],
            IoctlNumber.Memcpy => Copy(),
            IoctlNumber.GetProp or IoctlNumber.SetProp => Property(argument),
            _ => [("partition", OneIn(4) ? Self() : Handle()), ("status", Any())],
        };
        var bytes = RawCalls.Structure(number, order, [("ret", Any()), .. fields]).Span.ToArray();
        if (OneIn(10))
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private (string, ulong)[] Copy()
    {
        var isSent = OneIn(2);
        var count = OneIn(3) ? Counts[_random.Next(Counts.Length)] : (ulong)_random.Next(1, 20_000);
        var address = 0x100_0000 + (ulong)_random.Next(OneIn(2) ? 1 : 4096);
        if (OneIn(1500))
            _regions.Add(new(address, 1UL << 50, Bytes.Copy("whatever"u8)));
        else
            Place(address, new byte[(int)Math.Min(count, 20_000)]);
        var remote = OneIn(6) ? Self() : Handle();
        return
        [
            ("source", isSent ? uint.MaxValue : remote), ("target", isSent && !OneIn(30) ? remote : uint.MaxValue), ("reserved", Any()),
            ("local_vaddr", address),
            ("remote_paddr", OneIn(8) ? 0x1000_0000 - (ulong)_random.Next(5000) : (ulong)_random.Next(0x800_0000)), ("count", count),
        ];
    }

    private (string, ulong)[] Property(ulong argument)
    {
        var length = OneIn(2) ? Lengths[_random.Next(Lengths.Length)] : (uint)_random.Next(300);
        Place(0x20_0000, Text(Paths));
        Place(0x30_0000, Text(Names));
        Place(0x40_0000, new byte[(int)Math.Min(length, 33_000)]);
        return
        [
            ("handle", OneIn(6) ? Self() : Handle()), ("path", Pointer(0x20_0000, argument)), ("propname", Pointer(0x30_0000, argument)),
            ("propval", Pointer(0x40_0000, argument)), ("proplen", length), ("reserved", Any()),
        ];
    }

    /// <summary>A good pointer, or one to nowhere, or to another argument, or to the structure itself.</summary>
    private ulong Pointer(ulong good, ulong argument) => _random.Next(40) switch
    {
        0 => Places[_random.Next(Places.Length)],
        1 => argument + (ulong)_random.Next(40),
        2 => 0x20_0000 + (ulong)_random.Next(8),
        _ => good,
    };

    private byte[] Text(string[] pool)
    {
        var text = Encoding.Latin1.GetBytes(pool[_random.Next(pool.Length)]);
        return _random.Next(20) switch
        {
            0 => text,
            1 => [.. Enumerable.Repeat((byte)'z', 4096)],
            2 => [.. Enumerable.Repeat((byte)'z', 4096), 0],
            _ => [.. text, 0],
        };
    }

    /// <summary>Puts bytes into memory: all of them, or with a hole at any byte, or from any byte on not writable, or too few.</summary>
    private void Place(ulong address, byte[] bytes)
    {
        var at = bytes.Length == 0 ? 0 : _random.Next(bytes.Length);
        var rest = Math.Min(at + 1, bytes.Length);
        switch (_random.Next(24))
        {
            case 0:
                Add(address, bytes.AsSpan(0, at), true);
                Add(address + (ulong)rest, bytes.AsSpan(rest), true);
                break;
            case 1:
                Add(address, bytes.AsSpan(0, at), true);
                Add(address + (ulong)at, bytes.AsSpan(at), false);
                break;
            case 2:
                Add(address, bytes.AsSpan(0, at), true);
                break;
            case 3:
                Add(address, bytes, false);
                break;
            default:
                Add(address, bytes, true);
                break;
        }
    }

    /// <summary>What overlaps, or reaches the end of memory, is left out.</summary>
    private void Add(ulong address, ReadOnlySpan<byte> bytes, bool isWritable)
    {
        if (bytes.IsEmpty || address > ulong.MaxValue - (ulong)bytes.Length)
            return;
        var end = address + (ulong)bytes.Length;
        foreach (var region in _regions)
        {
            if (address < region.End && region.Address < end)
                return;
        }

        _regions.Add(new(address, Bytes.Copy(bytes), isWritable));
    }

    private ulong Handle() => Handles[_random.Next(Handles.Length)];

    private ulong Self() => OneIn(2) ? 1u : uint.MaxValue;

    private ulong Any()
    {
        Span<byte> bytes = stackalloc byte[4];
        _random.NextBytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private bool OneIn(int chances) => _random.Next(chances) == 0;
}
