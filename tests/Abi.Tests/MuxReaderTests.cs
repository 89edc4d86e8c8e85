namespace FslHv.Abi.Tests;

/// <summary>The far end of a multiplexed line finds in the wire what was put into it.</summary>
public sealed class MuxReaderTests
{
    [Fact]
    public void Whatever_was_encoded_is_read_as_data_of_its_channel()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var wire = new List<byte>();
            var written = new List<(uint? Channel, byte Data)>();
            for (var part = 0; part < 5; part++)
            {
                var channel = (uint)random.Next(32);
                var data = random.GetItems<byte>([MuxProtocol.Command, MuxProtocol.Repeat, MuxProtocol.FirstChannel, (byte)'a', 0xFF], random.Next(6));
                MuxProtocol.Select(channel, wire);
                MuxProtocol.Encode(data, wire);
                written.AddRange(data.Select(each => ((uint?)channel, each)));
            }

            Assert.Equal(written, Read(wire));
        }
    }

    [Fact]
    public void Before_a_selection_data_belongs_to_nobody_and_unknown_commands_are_skipped() =>
        Assert.Equal([(null, (byte)'a'), (null, (byte)'b'), (2u, (byte)'c')], Read([(byte)'a', 0x18, 0x05, (byte)'b', 0x18, 0x01, 0x18, (byte)'2', (byte)'c']));

    private static List<(uint? Channel, byte Data)> Read(IEnumerable<byte> wire)
    {
        var reader = new MuxReader();
        var read = new List<(uint?, byte)>();
        foreach (var each in wire)
        {
            if (reader.IsData(each))
                read.Add((reader.Channel, each));
        }

        return read;
    }
}
