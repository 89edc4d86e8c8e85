using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>Bytes of single values.</summary>
public sealed class WireBytesTests
{
    private delegate void Reading(ref WireReader reader);

    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7F")]
    [InlineData(128UL, "8001")]
    [InlineData(300UL, "AC02")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void A_number_takes_seven_bits_a_byte(ulong number, string bytes)
    {
        Assert.Equal(bytes, Written(writer => writer.WriteVarint(number)));
        var reader = new WireReader(Convert.FromHexString(bytes));
        Assert.Equal(number, reader.ReadVarint());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData(0L, "00")]
    [InlineData(-1L, "01")]
    [InlineData(1L, "02")]
    [InlineData(-64L, "7F")]
    [InlineData(64L, "8001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void A_signed_number_near_zero_is_short(long number, string bytes)
    {
        Assert.Equal(bytes, Written(writer => writer.WriteSigned(number)));
        var reader = new WireReader(Convert.FromHexString(bytes));
        Assert.Equal(number, reader.ReadSigned());
    }

    [Theory]
    [InlineData("", "00")]
    [InlineData("aµ", "0361C2B5")]
    [InlineData("\U0001F600", "04F09F9880")]
    public void A_text_is_a_count_and_utf8(string text, string bytes)
    {
        Assert.Equal(bytes, Written(writer => writer.WriteString(text)));
        var reader = new WireReader(Convert.FromHexString(bytes));
        Assert.Equal(text, reader.ReadString());
    }

    [Fact]
    public void A_text_of_any_length_comes_back()
    {
        for (var length = 0; length < 200; length++)
        {
            foreach (var text in (string[])[new('a', length), new('–', length)])
            {
                var writer = new WireWriter();
                writer.WriteText(text);
                writer.WriteString(text);
                writer.WriteText(null);
                var reader = new WireReader(writer.Written.Span);
                Assert.Equal(text, reader.ReadText());
                Assert.Equal(text, reader.ReadString());
                Assert.Null(reader.ReadText());
                Assert.True(reader.IsAtEnd);
            }
        }
    }

    [Theory]
    [InlineData(0UL, "0000")]
    [InlineData(5UL << 44, "0500")]
    [InlineData((5UL << 44) | (2UL << 32) | 9, "058980808020")]
    [InlineData(ulong.MaxValue, "FFFF3FFFFFFFFFFFFF03")]
    public void An_address_is_its_strand_and_the_rest(ulong value, string bytes)
    {
        Assert.Equal(bytes, Written(writer => writer.WriteActor(new ActorId(value))));
        var reader = new WireReader(Convert.FromHexString(bytes));
        Assert.Equal(new ActorId(value), reader.ReadActor());
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Eight_bytes_lie_lowest_first() => Assert.Equal("EFCDAB8967452301", Written(writer => writer.WriteFixed64(0x0123_4567_89AB_CDEF)));

    [Fact]
    public void Bytes_have_a_count()
    {
        Assert.Equal("020708", Written(writer => writer.WriteBytes([7, 8])));
        var reader = new WireReader([2, 7, 8, 9]);
        Assert.Equal([7, 8], reader.ReadBytes().ToArray());
        Assert.False(reader.IsAtEnd);
        Assert.Equal(9, reader.ReadByte());
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_buffer_grows_and_begins_anew()
    {
        var writer = new WireWriter();
        var much = new byte[10_000];
        much.AsSpan().Fill(3);
        writer.WriteByte(1);
        writer.WriteBytes(much);
        Assert.Equal(10_003, writer.Length);
        Assert.Equal([1, 0x90, 0x4E, 3], writer.Written.ToArray()[..4]);
        writer.Clear();
        Assert.Equal(0, writer.Length);
        writer.WriteByte(2);
        Assert.Equal([2], writer.Written.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    public void A_number_of_another_form_is_refused(string bytes) => IsRefused(bytes, (ref reader) => reader.ReadVarint());

    [Theory]
    [InlineData("0161C2")]
    [InlineData("01FF")]
    [InlineData("03EDA080")]
    [InlineData("0561")]
    [InlineData("FFFFFFFFFFFFFFFFFF01")]
    [InlineData("FFFFFFFF0761")]
    public void A_text_of_another_form_is_refused(string bytes) => IsRefused(bytes, (ref reader) =>
    {
        reader.ReadString();
        reader.ReadString();
    });

    [Theory]
    [InlineData("80804000")]
    [InlineData("0080808080808008")]
    public void An_address_that_has_too_many_bits_is_refused(string bytes) => IsRefused(bytes, (ref reader) => reader.ReadActor());

    [Fact]
    public void Fewer_bytes_than_are_told_are_refused()
    {
        IsRefused("0307", (ref reader) => reader.ReadBytes());
        IsRefused("FFFFFFFF07", (ref reader) => reader.ReadBytes());
        IsRefused("01020304050607", (ref reader) => reader.ReadFixed64());
        IsRefused("0301020304", (ref reader) => reader.ReadCount(bytesMin: 2));
        IsRefused("02", (ref reader) => reader.ReadBool());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Throws<WireException>(() => new WireWriter().WriteString("a\uD800b"));
        Assert.Throws<WireException>(() => new WireWriter().WriteString(new string('a', 100) + "\uDC00"));
    }

    private static string Written(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return Convert.ToHexString(writer.Written.Span);
    }

    private static void IsRefused(string bytes, Reading read) => Assert.Throws<WireException>(() =>
    {
        var reader = new WireReader(Convert.FromHexString(bytes));
        read(ref reader);
    });
}
