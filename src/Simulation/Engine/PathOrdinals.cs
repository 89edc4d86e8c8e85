using System.Numerics;

namespace FslHv.Simulation;

/// <summary>Finds the latest actor of each path: an open-addressed table of actor numbers, so that it costs a few bytes per path.</summary>
internal sealed class PathOrdinals
{
    private int[] _latest = new int[64];
    private int _count;

    /// <summary>Enters an actor as the latest of its path.</summary>
    /// <returns>How many had that path before.</returns>
    public int Enter(ActorRecord[] records, int number)
    {
        if (_count * 4 >= _latest.Length * 3)
            Grow(records);
        var place = Find(_latest, records, records[number].PathHash);
        var before = _latest[place];
        _latest[place] = number;
        if (before != 0)
            return records[before].Ordinal + 1;
        _count++;
        return 0;
    }

    private static int Find(int[] latest, ActorRecord[] records, ulong hash)
    {
        var place = (int)(hash >> (64 - BitOperations.Log2((uint)latest.Length)));
        while (latest[place] != 0 && records[latest[place]].PathHash != hash)
            place = (place + 1) & (latest.Length - 1);
        return place;
    }

    private void Grow(ActorRecord[] records)
    {
        var larger = new int[_latest.Length * 2];
        foreach (var number in _latest)
        {
            if (number != 0)
                larger[Find(larger, records, records[number].PathHash)] = number;
        }

        _latest = larger;
    }
}
