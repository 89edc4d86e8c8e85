using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// One PARTITION_MEMCPY under way: where it is in its list. The list is read a chunk at a time, an entry is copied a piece at a time.
/// Source: Topaz <c>src/hcalls.c</c>.
/// </summary>
internal sealed class MemoryCopy(int guest, ActorId asker, RequestId id, Hcall.PartitionMemcpy call, int source, int target)
{
    /// <summary>How many entries are read at once: a page of them.</summary>
    public const int ChunkEntries = 128;

    /// <summary>How much of an entry goes from memory to memory at once. Ranges of one entry that overlap are copied upwards in such pieces.</summary>
    public const int PieceBytes = 64 * 1024;

    private Bytes _chunk;
    private int _chunkAt;
    private uint _entriesRead;
    private ulong _copied;
    private int _short;

    public int Guest { get; } = guest;

    public ActorId Asker { get; } = asker;

    public RequestId Id { get; } = id;

    public Hcall.PartitionMemcpy Call { get; } = call;

    /// <summary>Number of the partition that is read.</summary>
    public int Source { get; } = source;

    /// <summary>Number of the partition that is written.</summary>
    public int Target { get; } = target;

    public bool IsChunkDone => _chunkAt * ScatterGatherEntry.EntryBytes == _chunk.Length;

    public bool IsDone => IsChunkDone && _entriesRead == Call.Entries;

    /// <summary>Where the next chunk of the list lies.</summary>
    public ulong ChunkAddress => unchecked(Call.ListAddress + (_entriesRead * (ulong)ScatterGatherEntry.EntryBytes));

    /// <summary>How many bytes of the list come next.</summary>
    public int ChunkBytes => (int)Math.Min(ChunkEntries, Call.Entries - _entriesRead) * ScatterGatherEntry.EntryBytes;

    /// <summary>From where the next piece comes.</summary>
    public ulong SourceAddress => unchecked(Entry.Source + _copied);

    /// <summary>Where the next piece goes.</summary>
    public ulong TargetAddress => unchecked(Entry.Target + _copied);

    /// <summary>Size of the next piece.</summary>
    public int NextBytes => (int)Math.Min(PieceBytes, Entry.SizeBytes - _copied);

    private ScatterGatherEntry Entry => ScatterGatherEntry.Read(_chunk.Span[(_chunkAt * ScatterGatherEntry.EntryBytes)..]);

    /// <summary>A chunk of the list is there.</summary>
    /// <returns>False when part of it could not be read.</returns>
    public bool TryBeginChunk(Bytes chunk)
    {
        Invariant.Holds(IsChunkDone && _copied == 0);
        if (chunk.Length < ChunkBytes)
            return false;
        _entriesRead += (uint)(chunk.Length / ScatterGatherEntry.EntryBytes);
        (_chunk, _chunkAt) = (chunk, 0);
        SkipEmpty();
        return true;
    }

    /// <summary>That much of the next piece could be read; it is being written.</summary>
    public void ReadPiece(int countBytes)
    {
        Invariant.Holds(countBytes <= NextBytes);
        _short = NextBytes - countBytes;
    }

    /// <summary>That much of the next piece was written.</summary>
    /// <returns>False when it was not the whole piece: the copy ends.</returns>
    public bool TryEndPiece(int countBytes)
    {
        Invariant.Holds(countBytes + _short <= NextBytes);
        if (countBytes < NextBytes)
            return false;
        _copied += (ulong)countBytes;
        if (_copied == Entry.SizeBytes)
        {
            _copied = 0;
            _chunkAt++;
            SkipEmpty();
        }

        return true;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Guest);
        hash.Add(Asker);
        hash.Add(Id.Value);
        hash.Add(Call.ToString());
        hash.Add(_chunk.Span);
        hash.Add(_chunkAt);
        hash.Add(_entriesRead);
        hash.Add(_copied);
        hash.Add(_short);
    }

    private void SkipEmpty()
    {
        while (!IsChunkDone && Entry.SizeBytes == 0)
            _chunkAt++;
    }
}
