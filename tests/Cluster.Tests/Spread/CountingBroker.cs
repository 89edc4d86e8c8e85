using System.Collections.Concurrent;

namespace FslHv.Cluster.Tests;

/// <summary>
/// A broker that knows whether something is under way on it: counts what lines send and what their listeners have been told. Of a line that has ended nobody
/// knows what still came through; the others then hear as many entries, and that it has ended.
/// </summary>
internal sealed class CountingBroker(IBroker inner) : IBroker
{
    private readonly ConcurrentDictionary<string, CountedLine> _lines = [];

    /// <summary>How much has happened. Grows with everything that does.</summary>
    public long Happened => _lines.Values.Sum(line => line.Happened);

    /// <summary>Whether everything that was sent by lines that have not ended was told to those that have not, and every end of one.</summary>
    public bool IsQuiet(IReadOnlyCollection<string> live)
    {
        var lines = live.Select(name => _lines[name]).ToList();
        var ended = _lines.Keys.Except(live).ToList();
        return lines.Select(line => line.EntriesHeard).Distinct().Count() <= 1
            && lines.TrueForAll(to => ended.TrueForAll(line => to.HasHeardEndOf(line) || _lines[line].EndedBefore(to)))
            && lines.TrueForAll(to => lines.TrueForAll(from => to.HasHeardAllOf(from)));
    }

    public async Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation)
    {
        var counted = new CountedLine(this, line, listener, _lines.Count);
        Assert.True(_lines.TryAdd(line, counted));
        counted.Inner = await inner.JoinAsync(machine, line, counted, cancellation);
        return counted;
    }

    /// <summary>Ends a line as if its process had died.</summary>
    public ValueTask EndAsync(string line)
    {
        _lines[line].EndsBefore = _lines.Count;
        return _lines[line].Inner!.DisposeAsync();
    }

    public Task RemoveAsync(string machine, CancellationToken cancellation) => inner.RemoveAsync(machine, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class CountedLine(CountingBroker broker, string name, ILineListener listener, int number) : ILine, ILineListener
    {
        private readonly ConcurrentDictionary<string, long> _sentTo = [], _packetsHeard = [], _entriesHeard = [];
        private readonly ConcurrentDictionary<string, bool> _ended = [];
        private long _appended, _allEntries, _happened;

        public ILine? Inner { get; set; }

        /// <summary>How many lines there had been when it ended.</summary>
        public int EndsBefore { get; set; } = int.MaxValue;

        public long Happened => Interlocked.Read(ref _happened);

        public long EntriesHeard => Interlocked.Read(ref _allEntries);

        public bool EndedBefore(CountedLine other) => EndsBefore <= other.Number;

        public bool HasHeardEndOf(string line) => _ended.ContainsKey(line);

        public bool HasHeardAllOf(CountedLine from) =>
            _entriesHeard.GetValueOrDefault(from.Name) == Interlocked.Read(ref from._appended)
            && _packetsHeard.GetValueOrDefault(from.Name) == from._sentTo.GetValueOrDefault(Name);

        private string Name => name;

        private int Number => number;

        public ValueTask AppendAsync(ReadOnlyMemory<byte> entry)
        {
            Interlocked.Increment(ref _appended);
            Interlocked.Increment(ref _happened);
            return Inner!.AppendAsync(entry);
        }

        public ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet)
        {
            _sentTo.AddOrUpdate(line, 1, (_, count) => count + 1);
            Interlocked.Increment(ref _happened);
            return Inner!.SendAsync(line, packet);
        }

        public ValueTask DisposeAsync() => broker.EndAsync(name);

        public void OnEntry(long offset, ReadOnlyMemory<byte> entry)
        {
            listener.OnEntry(offset, entry);
            _entriesHeard.AddOrUpdate(SenderOf(entry), 1, (_, count) => count + 1);
            Interlocked.Increment(ref _allEntries);
            Interlocked.Increment(ref _happened);
        }

        public void OnPacket(ReadOnlyMemory<byte> packet)
        {
            listener.OnPacket(packet);
            _packetsHeard.AddOrUpdate(SenderOf(packet), 1, (_, count) => count + 1);
            Interlocked.Increment(ref _happened);
        }

        public void OnLineEnded(string line)
        {
            listener.OnLineEnded(line);
            _ended[line] = true;
            Interlocked.Increment(ref _happened);
        }

        public void OnClosed(string reason) => listener.OnClosed(reason);

        /// <summary>Everything begins with the name of the line that sent it.</summary>
        private static string SenderOf(ReadOnlyMemory<byte> sent) => new WireReader(sent.Span).ReadString();
    }
}
