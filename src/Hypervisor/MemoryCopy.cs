using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// One PARTITION_MEMCPY under way: where it is in its list. The list is read a chunk at a time; entries are copied in pieces, and pieces in batches. What
/// happens is what would happen if one piece followed the other: a batch has more than one only when none of them can be read where another is written.
/// Source: Topaz <c>src/hcalls.c</c>.
/// </summary>
internal sealed class MemoryCopy(int guest, ActorId asker, RequestId id, Hcall.PartitionMemcpy call, int source, int target, bool mayOverlap)
{
    /// <summary>How many entries are read at once: a page of them.</summary>
    public const int ChunkEntries = 128;

    /// <summary>How much of an entry goes from memory to memory at once. Ranges of one entry that overlap are copied upwards in such pieces.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>How much goes from memory to memory with one message at most: what a chunk of whole pages needs.</summary>
    public const int BatchBytes = ChunkEntries * 4096;

    private Bytes _chunk;
    private int _chunkAt;
    private uint _entriesRead;
    private ulong _copied;

    /// <summary>Where the batch under way ends, and its size; all 0 when there is none.</summary>
    private (int ChunkAt, ulong Copied, long Bytes) _batch;

    public int Guest { get; } = guest;

    public ActorId Asker { get; } = asker;

    public RequestId Id { get; } = id;

    public Hcall.PartitionMemcpy Call { get; } = call;

    /// <summary>Number of the partition that is read.</summary>
    public int Source { get; } = source;

    /// <summary>Number of the partition that is written.</summary>
    public int Target { get; } = target;

    public bool IsChunkDone => IsChunkEnd(_chunkAt);

    public bool IsDone => IsChunkDone && _entriesRead == Call.Entries;

    /// <summary>Where the next chunk of the list lies.</summary>
    public MemoryRange NextOfList => new(
        unchecked(Call.ListAddress + (_entriesRead * (ulong)ScatterGatherEntry.EntryBytes)),
        (int)Math.Min(ChunkEntries, Call.Entries - _entriesRead) * ScatterGatherEntry.EntryBytes);

    /// <summary>A chunk of the list is there.</summary>
    /// <returns>False when part of it could not be read.</returns>
    public bool TryBeginChunk(Bytes chunk)
    {
        Invariant.Holds(IsChunkDone && _copied == 0);
        if (chunk.Length < NextOfList.LengthBytes)
            return false;
        _entriesRead += (uint)(chunk.Length / ScatterGatherEntry.EntryBytes);
        (_chunk, _chunkAt) = (chunk, 0);
        SkipEmpty(ref _chunkAt);
        return true;
    }

    /// <summary>The next pieces, as they are to be read.</summary>
    public ValueList<MemoryRange> BeginBatch()
    {
        Invariant.Holds(!IsChunkDone && _batch.Bytes == 0);
        var ranges = new List<MemoryRange>(mayOverlap ? 1 : ChunkEntries);
        var (at, copied, total) = (_chunkAt, _copied, 0L);
        do
        {
            var (address, length) = Piece(at, copied, isSource: true);
            ranges.Add(new(address, length));
            total += length;
            Pass(ref at, ref copied, length);
        }
        while (!mayOverlap && !IsChunkEnd(at) && total + Piece(at, copied, isSource: true).LengthBytes <= BatchBytes);
        _batch = (at, copied, total);
        return ranges.ToValueList();
    }

    /// <summary>What was read of them, and where it goes. The last piece may be short, and the rest missing.</summary>
    public ValueList<MemoryPiece> Writes(ValueList<Bytes> read)
    {
        var pieces = new MemoryPiece[read.Count];
        var (at, copied) = (_chunkAt, _copied);
        for (var i = 0; i < pieces.Length; i++)
        {
            var (address, length) = Piece(at, copied, isSource: false);
            Invariant.Holds(read[i].Length <= length && (read[i].Length == length || i == pieces.Length - 1));
            pieces[i] = new(address, read[i]);
            Pass(ref at, ref copied, length);
        }

        return ValueList.Create<MemoryPiece>(pieces);
    }

    /// <summary>That much of the batch was written.</summary>
    /// <returns>False when it was not all: the copy ends.</returns>
    public bool TryEndBatch(long countBytes)
    {
        Invariant.Holds(countBytes <= _batch.Bytes);
        if (countBytes < _batch.Bytes)
            return false;
        (_chunkAt, _copied, _batch) = (_batch.ChunkAt, _batch.Copied, default);
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
        hash.Add(_batch.Bytes);
    }

    private bool IsChunkEnd(int at) => at * ScatterGatherEntry.EntryBytes == _chunk.Length;

    private ScatterGatherEntry Entry(int at) => ScatterGatherEntry.Read(_chunk.Span[(at * ScatterGatherEntry.EntryBytes)..]);

    private MemoryRange Piece(int at, ulong copied, bool isSource)
    {
        var entry = Entry(at);
        return new(unchecked((isSource ? entry.Source : entry.Target) + copied), (int)Math.Min(PieceBytes, entry.SizeBytes - copied));
    }

    private void Pass(ref int at, ref ulong copied, int length)
    {
        copied += (ulong)length;
        if (copied < Entry(at).SizeBytes)
            return;
        copied = 0;
        at++;
        SkipEmpty(ref at);
    }

    private void SkipEmpty(ref int at)
    {
        while (!IsChunkEnd(at) && Entry(at).SizeBytes == 0)
            at++;
    }
}
