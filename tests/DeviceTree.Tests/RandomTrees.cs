namespace FslHv.DeviceTree.Tests;

/// <summary>Makes trees that both formats can hold, of every shape: flat, deep, long names, odd values.</summary>
internal sealed class RandomTrees(ulong seed)
{
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,._+*#?-";
    private readonly Prng _random = new(seed);
    private uint _phandles;

    public DeviceTreeDocument Document()
    {
        var document = new DeviceTreeDocument();
        for (var i = _random.Below(4); i > 0; i--)
            document.Reservations.Add(new MemoryReservation(_random.Next() | 1, _random.Next() >> 20));
        Fill(document.Root, 1);
        return document;
    }

    private void Fill(DeviceTreeNode node, int depth)
    {
        for (var i = _random.Below(7); i > 0; i--)
            node.Set(DeviceTreeProperty.FromBytes(Name(), Value()));
        if (_random.Below(3) == 0)
            node.Set(DeviceTreeProperty.FromCells("phandle", ++_phandles));
        var children = depth >= 20 ? 0 : depth == 1 ? 6 : _random.Below(depth < 4 ? 4 : 2);
        for (; children > 0; children--)
        {
            var name = _random.Below(2) == 0 ? NodeName() : $"{NodeName()}@{_random.Below(0x1000):x}";
            if (node.Children.All(c => c.Name != name))
                Fill(node.Add(new DeviceTreeNode(name)), depth + 1);
        }
    }

    private string NodeName() => Name().Replace('*', '+').Replace('#', '_').Replace('?', '-');

    private string Name()
    {
        // 'x' first: no name that has a meaning of its own (phandle, name) comes out by accident.
        var name = new char[_random.Below(20) == 0 ? 1 + _random.Below(60) : 1 + _random.Below(6)];
        for (var i = 0; i < name.Length; i++)
            name[i] = NameCharacters[_random.Below(NameCharacters.Length)];
        return "x" + new string(name);
    }

    private byte[] Value() => _random.Below(5) switch
    {
        0 => [],
        1 => Bytes(_random.Below(12) * sizeof(uint), 0, 256),
        2 => Bytes(_random.Below(40), 0, 256),
        3 => [.. Bytes(1 + _random.Below(20), 9, 128), 0],
        _ => [.. Bytes(_random.Below(9), 32, 127), 0, .. Bytes(_random.Below(9), 32, 127), 0],
    };

    private byte[] Bytes(int length, int from, int to)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(from + _random.Below(to - from));
        return bytes;
    }
}
