using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// An access of a guest to its own memory, by any actor inside the guest, to its partition's actor. It goes the way of the guest's calls, so that what
/// is stored before a call is there when the call is made. One from an earlier boot is dropped. Units: bytes, guest-physical addresses.
/// </summary>
public abstract record GuestAccess(PartitionId Caller, BootNumber Boot) : Message
{
    /// <summary>Stores bytes; those from the first that is no memory on are lost, as on a bus without an answer. Not answered.</summary>
    public sealed record Store(PartitionId Caller, BootNumber Boot, ulong Address, Bytes Bytes) : GuestAccess(Caller, Boot);

    /// <summary>Loads bytes. Answered with <see cref="GuestLoaded"/>.</summary>
    public sealed record Load(PartitionId Caller, BootNumber Boot, RequestId Id, ulong Address, int LengthBytes) : GuestAccess(Caller, Boot);
}

/// <summary>What a guest loaded: fewer bytes than asked for where memory ends.</summary>
public sealed record GuestLoaded(RequestId Id, Bytes Bytes) : Message;
