using System.Text;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>Text of a random machine, with references that are sometimes wrong. The same seed gives the same text.</summary>
internal sealed class RandomMachine(ulong seed)
{
    private readonly List<string> _channels = [];
    private ulong _state = seed;
    private int _partitions;

    public string Text()
    {
        var text = new StringBuilder("fast: fast { compatible = \"doorbell\", \"fast-doorbell\"; };");
        _partitions = 1 + Below(4);
        for (var i = 0; i < _partitions * 3; i++)
            _channels.Add($"c{i}");
        for (var i = 0; i < _partitions; i++)
        {
            text.Append($"p{i}: p{i} {{ {Board.Needs} cpus = <{i} 1>; label = \"l{i}\";");
            for (var k = Below(30); k > 0; k--)
                text.Append(Child(k));
            for (var k = 0; k < 3; k++)
                text.Append(Channel($"c{(3 * i) + k}"));
            text.Append("};");
        }

        return text.ToString();
    }

    private string Child(int number)
    {
        var name = Below(10) == 0 ? "same" : $"n{number}";
        var bell = Below(6) switch { 0 => "fast", 1 => "db1", 2 => "a_1", _ => "db0" };
        return Below(4) switch
        {
            0 => $"f{number} {{ {name} {{ compatible = \"send-doorbell\"; global-doorbell = <&{bell}>; }}; }};",
            1 => $"f{number} {{ {name} {{ compatible = \"receive-doorbell\"; global-doorbell = <&{bell}>; }}; }};",
            2 => $"f{number} {{ {name} {{ compatible = \"managed-partition\"; partition = <&p{Below(_partitions)}>; }}; }};",
            _ => $"d{number} {{ device = \"dev{Below(20)}\"; }};",
        };
    }

    private string Channel(string label)
    {
        var endpoint = Below(5) switch
        {
            0 => "",
            1 => $"endpoint = <&uart_mux>; mux-channel = <{Below(40)}>;",
            2 => "endpoint = <&uart>;",
            _ => $"endpoint = <&{_channels[Below(_channels.Count)]}>;",
        };
        return $"{label}: {label} {{ compatible = \"byte-channel\"; {endpoint} }};";
    }

    private int Below(int end)
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (int)((z ^ (z >> 31)) % (ulong)end);
    }
}
