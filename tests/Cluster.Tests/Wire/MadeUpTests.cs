using System.Reflection;
using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>What messages may hold, beyond what those of the product hold today; and what they may not.</summary>
public sealed class MadeUpTests
{
    private const string Everything = """
        public enum Small : sbyte { Less = -1, Zero, More }
        public enum Large : ulong { None, All = ulong.MaxValue }
        public readonly record struct Place(int X, int Y) { public bool IsFar { get; init; } }
        public readonly record struct Named { public required string Name { get; init; } }
        public abstract record Tree { public sealed record Leaf : Tree; public sealed record Fork(Tree Left, Tree? Right) : Tree; }
        public abstract record Base(long Number) : Message { public string? Remark { get; init; } }
        public sealed record Numbers(sbyte A, byte B, short C, ushort D, int E, uint F, long G, ulong H, char I, bool J, Small K, Large L, Large? M) : Message;
        public sealed record Pairs((int Count, string Name) One, (Place, (Instant, Duration))? Two, KeyValue<int, Place> Three) : Message;
        public readonly record struct KeyValue<TKey, TValue>(TKey Key, TValue Value);
        public sealed record Trees(Tree? Only, ValueList<Tree> All, ValueList<ValueList<string>> Deep, ValueList<Place?> Gaps) : Message;
        internal sealed record Derived(long Number, Named Named, TimerId Timer, ActorId Actor) : Base(Number);
        public static class Outside { private sealed record Hidden(Bytes Bytes) : Message { private int Secret { get; init; } } }
        """;

    [Fact]
    public void All_kinds_of_fields_come_back()
    {
        var assembly = MadeUp.Of(Everything);
        var codec = WireCodec.Of(assembly);
        var types = assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Message)) && !type.IsAbstract).ToArray();
        Assert.Equal(5, types.Length);
        Seeds.Run(usually: 300, atLength: 10_000, seed =>
        {
            var values = new RandomValues(seed);
            foreach (var said in types.Select(values.Make))
                Assert.Equal(said, codec.Read(said.GetType(), codec.Write(said)));
        });
    }

    [Theory]
    [InlineData("public sealed record Odd(double Size) : Message;", "MadeUp.Odd.Size is a System.Double")]
    [InlineData("public sealed record Odd(int[] Sizes) : Message;", "MadeUp.Odd.Sizes is a System.Int32[]")]
    [InlineData("public sealed record Odd(object Any) : Message;", "MadeUp.Odd.Any is a System.Object")]
    [InlineData("public sealed record Odd(List<int> Sizes) : Note;", "MadeUp.Odd.Sizes is a System.Collections.Generic.List")]
    [InlineData("public sealed record Odd(Func<int> Next) : Note;", "MadeUp.Odd.Next is a System.Func")]
    [InlineData("public sealed record Odd(Actor Actor) : Message;", "MadeUp.Odd.Actor is a FslHv.Actors.Actor")]
    [InlineData("public record Inner(int A); public sealed record Odd(Inner Inner) : Message;", "MadeUp.Odd.Inner is a MadeUp.Inner")]
    [InlineData("public sealed record Odd(int A) : Message { public int B { get; } = A; }", "MadeUp.Odd.B: nothing sets it")]
    [InlineData("public sealed record Odd : Message { public Odd(int first) => A = first; public int A { get; } }", "MadeUp.Odd has no constructor")]
    [InlineData("public sealed record Odd(Guid Guid) : Message;", "System.Guid")]
    [InlineData("public readonly record struct Nothing; public sealed record Odd(ValueList<Nothing> All) : Message;", "MadeUp.Odd.All holds MadeUp.Nothing")]
    [InlineData("public readonly record struct Self(ValueList<Self> All); public sealed record Odd(Self Self) : Message;", "holds others of itself")]
    [InlineData("public record Odd : Message;", "MadeUp.Odd is neither sealed nor abstract")]
    public void What_cannot_be_written_is_refused_when_the_codec_is_made(string text, string expected)
    {
        var assembly = MadeUp.Of(text);
        Assert.Contains(expected, Assert.Throws<NotSupportedException>(() => WireCodec.Of(assembly)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_records_of_one_name_are_refused()
    {
        Assembly[] twins = [MadeUp.Of("public sealed record Twin : Message;"), MadeUp.Of("public sealed record Twin : Message;")];
        Assert.Contains("two records MadeUp.Twin", Assert.Throws<NotSupportedException>(() => WireCodec.Of(twins)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_another_assembly_is_refused_by_name()
    {
        var codec = WireCodec.Of();
        var writer = new WireWriter();
        var refused = Assert.Throws<WireException>(() => codec.Write(writer, new Abi.PrintLine("text")));
        Assert.Contains("FslHv.Abi.PrintLine is none of the", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void A_number_that_no_message_has_is_refused()
    {
        var writer = new WireWriter();
        writer.WriteVarint(9_999);
        var refused = Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(Terminated), writer.Written.Span));
        Assert.Contains("there is no case 9999 of FslHv.Actors.Message", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_no_message() => Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(Terminated), [0]));

    [Fact]
    public void Messages_hold_messages_only_so_deep()
    {
        Assert.Equal(31, DepthThatIsWritten(Packets(31)));
        Assert.Throws<WireException>(() => DepthThatIsWritten(Packets(32)));
        var inner = Domain.Codec.Write(Packets(0));
        var outer = Domain.Codec.Write(Packets(1))[..^inner.Length];
        Assert.Equal(Packets(31), Domain.Codec.Read(typeof(Terminated), Around(31)));
        Assert.Contains("32 deep", Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(Terminated), Around(32))).Message, StringComparison.Ordinal);
        Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(Terminated), Around(100_000)));

        byte[] Around(int times) => [.. Enumerable.Repeat(outer, times).SelectMany(each => each), .. inner];
    }

    [Fact]
    public void A_message_that_cannot_be_written_leaves_nothing_behind()
    {
        var writer = new WireWriter();
        writer.WriteByte(9);
        Assert.Throws<WireException>(() => Domain.Codec.Write(writer, new Abi.PrintLine("a\uD800")));
        Assert.Throws<WireException>(() => Domain.Codec.Write(writer, Packets(40)));
        Assert.Equal([9], writer.Written.ToArray());
        Domain.Codec.Write(writer, Packets(31));
    }

    [Fact]
    public void What_a_constructor_refuses_is_refused()
    {
        var memory = Abi.UserMemory.Of(new Abi.UserRegion(16, Abi.Bytes.Copy([0xAB]), isWritable: false));
        var bytes = Domain.Codec.Write(new Abi.Syscall.RawIoctl(new(1), 2, 3, memory, Abi.ByteOrder.Big));
        var place = bytes.AsSpan().IndexOf((byte[])[16, 1, 1, 0xAB]);
        Assert.True(place > 0);
        bytes[place + 1] = 0;
        var refused = Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(Terminated), bytes));
        Assert.Contains("lengthBytes > 0", refused.Message, StringComparison.Ordinal);
    }

    private static Message Packets(int depth) => depth == 0
        ? new Terminated(new(1))
        : new Abi.SessionMessage.Packet(1, 2, 3, ActorId.None, Packets(depth - 1));

    private static int DepthThatIsWritten(Message message)
    {
        var read = Domain.Codec.RoundTrip(message);
        Assert.Equal(message, read);
        var depth = 0;
        for (; read is Abi.SessionMessage.Packet packet; read = packet.Said)
            depth++;
        return depth;
    }
}
