using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Faults that may still strike. Passes are counted over all actors with such a path together.</summary>
internal sealed class ArmedFaults
{
    private Fault[] _faults = [];

    public void Arm(string point, string path, int skip, int count) => _faults = [.. _faults, new Fault(point, path, skip, count)];

    public void Disarm() => _faults = [];

    public bool Strikes(string point, Cell actor)
    {
        var faults = Volatile.Read(ref _faults);
        if (faults.Length == 0)
            return false;
        var strikes = false;
        string? path = null;
        foreach (var fault in faults)
        {
            if (fault.Point == point && (path ??= actor.Path).StartsWith(fault.Path, StringComparison.Ordinal))
                strikes |= fault.Pass();
        }

        return strikes;
    }

    private sealed class Fault(string point, string path, long skip, long count)
    {
        private long _passes;

        public string Point => point;

        public string Path => path;

        public bool Pass() => Interlocked.Increment(ref _passes) is var pass && pass > skip && pass <= skip + count;
    }
}

/// <summary>A fault is armed at this place of the log.</summary>
internal sealed record ArmFault(string Point, string Path, int Skip, int Count) : Message;
