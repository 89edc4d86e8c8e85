using System.Collections.Immutable;
using FslHv.Actors;

namespace FslHv.Architecture.Tests;

// Messages and actors that break the contract, one way each, for MessageShapeTests to find, and two that keep it.
#pragma warning disable CS0649, CA1051, CA1852 // Flawed on purpose.

internal record Open(int Value) : Message;

internal sealed record Settable : Message
{
    public int Value { get; set; }
}

internal sealed record WithField : Message
{
    public int Value;
}

internal sealed record WithArray(byte[] Bytes) : Message;

internal sealed record WithList(List<int> Items) : Message;

internal sealed record WithFace(IReadOnlyList<int> Items) : Message;

internal sealed record WithImmutableArray(ImmutableArray<int> Items) : Message;

internal sealed record WithMap(Dictionary<string, int> Items) : Message;

internal sealed record WithDelegate(Action Next) : Message;

internal sealed record WithObject(object Anything) : Message;

internal sealed record WithMutable(Mutable Thing) : Message;

internal sealed record WithMutableEquatable(MutableEquatable Thing) : Message;

internal sealed record WithLooseStruct(LooseStruct Thing) : Message;

internal sealed record WithNestedArray(Nested Inner) : Message;

internal sealed record WithArrayInTuple((int Count, byte[] Bytes) Pair) : Message;

internal sealed record WithFamily(Family Case) : Message;

internal sealed record NoteWithArray(byte[] Bytes) : Note;

internal sealed record Fine(
    ActorId Who,
    string Text,
    ulong? Count,
    Severity Weight,
    (int From, int To) Range,
    FixedBytes Bytes,
    Message Inner,
    FineFamily Case) : Message
{
    public override LatencyClass Latency => LatencyClass.Local;

    public int Extra { get; init; }
}

internal sealed class Mutable
{
    public int Value { get; set; }
}

internal sealed class MutableEquatable : IEquatable<MutableEquatable>
{
    public int Value { get; set; }

    public bool Equals(MutableEquatable? other) => other?.Value == Value;

    public override bool Equals(object? obj) => Equals(obj as MutableEquatable);

    public override int GetHashCode() => 0;
}

internal record struct LooseStruct(int Value);

internal sealed record Nested(byte[] Bytes);

internal abstract record Family
{
    private Family()
    {
    }

    internal sealed record Plain(int Value) : Family;

    internal sealed record Flawed(byte[] Bytes) : Family;
}

internal abstract record FineFamily
{
    private FineFamily()
    {
    }

    internal sealed record Plain(int Value) : FineFamily;

    internal sealed record Deep(FineFamily Inner) : FineFamily;
}

internal sealed class FixedBytes(ReadOnlySpan<byte> bytes) : IEquatable<FixedBytes>
{
    private readonly byte[] _bytes = bytes.ToArray();

    public bool Equals(FixedBytes? other) => other is not null && other._bytes.AsSpan().SequenceEqual(_bytes);

    public override bool Equals(object? obj) => Equals(obj as FixedBytes);

    public override int GetHashCode() => _bytes.Length;
}

internal class OpenActor : Actor
{
    public override void Receive(IActorContext context, Message message)
    {
    }

    public override void AddTo(ref StateHash hash)
    {
    }
}

internal sealed class ClosedActor : Actor
{
    public override void Receive(IActorContext context, Message message)
    {
    }

    public override void AddTo(ref StateHash hash)
    {
    }
}
