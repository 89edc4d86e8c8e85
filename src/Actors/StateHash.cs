using System.Runtime.InteropServices;

namespace FslHv.Actors;

/// <summary>
/// A stable 64-bit hash over canonical values: the same on every machine, in every process and version of the runtime.
/// Multiply-and-fold over 64-bit words; the order of additions matters.
/// </summary>
public struct StateHash : IEquatable<StateHash>
{
    private const ulong Seed = 0x243F_6A88_85A3_08D3;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    private ulong _value;

    /// <summary>Hash of an actor's path: from that of its parent's, 0 where it has none. Engines draw random numbers from it.</summary>
    public static ulong OfPath(ulong parent, string name)
    {
        var hash = default(StateHash);
        hash.Add(parent);
        hash.Add(name);
        return hash.Value;
    }

    /// <summary>The hash of everything that was added, in order.</summary>
    public readonly ulong Value => _value ^ Seed;

    public void Add(ulong word)
    {
        var high = Math.BigMul(_value ^ word ^ Seed, Factor, out var low);
        _value = high ^ low ^ System.Numerics.BitOperations.RotateLeft(_value, 23);
    }

    public void Add(long word) => Add((ulong)word);

    public void Add(int word) => Add((ulong)(long)word);

    public void Add(uint word) => Add((ulong)word);

    public void Add(bool flag) => Add(flag ? 1UL : 0UL);

    public void Add(ActorId actor) => Add(actor.Value);

    public void Add(Instant instant) => Add(instant.Nanoseconds);

    public void Add(TimerId timer) => Add(timer.Value);

    /// <summary>Adds the length, then the UTF-16 code units.</summary>
    public void Add(string text)
    {
        Add(text.Length);
        AddPacked(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>Adds the length, then the bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        AddPacked(bytes);
    }

    /// <summary>Adds a message with its type, or its absence.</summary>
    public void Add(Message? message)
    {
        if (message is null)
        {
            Add(0UL);
            return;
        }

        Add(message.GetType().Name);
        message.AddTo(ref this);
    }

    public readonly bool Equals(StateHash other) => _value == other._value;

    public override readonly bool Equals(object? obj) => obj is StateHash other && Equals(other);

    public override readonly int GetHashCode() => _value.GetHashCode();

    public static bool operator ==(StateHash left, StateHash right) => left.Equals(right);

    public static bool operator !=(StateHash left, StateHash right) => !left.Equals(right);

    private void AddPacked(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var rest = 0UL;
        for (var i = 0; i < bytes.Length; i++)
            rest |= (ulong)bytes[i] << (8 * i);
        if (!bytes.IsEmpty)
            Add(rest);
    }
}
