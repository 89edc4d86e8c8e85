using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// The doorbell handles that wait for a reader: 16 slots, of which 15 can be full (<c>QSIZE</c> and <c>nextp</c> of Linux
/// <c>drivers/virt/fsl_hypervisor.c</c>).
/// </summary>
internal sealed class DoorbellRing
{
    public const int Slots = 16;
    public const int Capacity = Slots - 1;

    private readonly Handle[] _slots = new Handle[Slots];
    private int _head;
    private int _tail;

    public bool IsEmpty => _head == _tail;

    public int Count => (_tail - _head + Slots) % Slots;

    /// <summary>Appends a handle.</summary>
    /// <returns>False, and nothing done, when the ring is full.</returns>
    public bool TryAdd(Handle doorbell)
    {
        if (After(_tail) == _head)
            return false;
        _slots[_tail] = doorbell;
        _tail = After(_tail);
        Invariant.Holds(!IsEmpty);
        return true;
    }

    /// <summary>Takes the oldest handle.</summary>
    public Handle Take()
    {
        Invariant.Holds(!IsEmpty);
        var doorbell = _slots[_head];
        _head = After(_head);
        Invariant.Holds(Count < Capacity);
        return doorbell;
    }

    /// <summary>Adds what waits, oldest first. Where in the ring it stands decides nothing.</summary>
    public void AddTo(ref StateHash hash)
    {
        hash.Add(Count);
        for (var at = _head; at != _tail; at = After(at))
            hash.Add(_slots[at].Value);
    }

    private static int After(int slot) => (slot + 1) % Slots;
}
