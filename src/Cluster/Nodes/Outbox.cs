using System.Threading.Channels;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// What a process sends. Many put in, one loop takes what waits, packs what goes to one place into one packet of the broker, and sends it. Steps
/// leave before the letters that they sent, so that whoever has a letter can have its cause.
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    /// <summary>About how many bytes are packed into one packet.</summary>
    private const int PacketMax = 64 * 1024;

    /// <summary>How many steps are kept after they were shown.</summary>
    private const int ShownMax = 8192;

    private readonly Queue<RecordedStep> _shown = [];

    private readonly Channel<Item> _channel = Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WireCodec _codec;
    private readonly string _self;
    private readonly Func<Instant> _now;
    private readonly Func<string?> _observer;
    private readonly IStepRecorder? _recorder;
    private readonly WireWriter _log = new();
    private readonly WireWriter _steps = new();
    private readonly SortedDictionary<string, WireWriter> _letters = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;
    private long _packets, _bytes, _items, _unsent;
    private int _taken;

    /// <param name="codec">Makes bytes.</param>
    /// <param name="self">Name of the line that sends.</param>
    /// <param name="now">Engine time, which is stamped on what goes to the log.</param>
    /// <param name="observer">The line that steps go to; null: nowhere.</param>
    /// <param name="recorder">Is given every step as well, one at a time.</param>
    public Outbox(WireCodec codec, string self, Func<Instant> now, Func<string?> observer, IStepRecorder? recorder = null)
    {
        (_codec, _self, _now, _observer, _recorder) = (codec, self, now, observer, recorder);
    }

    /// <summary>Packets, bytes and letters, steps and entries so far.</summary>
    public (long Packets, long Bytes, long Items) Sent => (Volatile.Read(ref _packets), Volatile.Read(ref _bytes), Volatile.Read(ref _items));

    /// <summary>How much waits.</summary>
    public int Waiting => _channel.Reader.CanCount ? _channel.Reader.Count : 0;

    /// <summary>How much was put in that the broker's client has not taken.</summary>
    public long Unsent => Interlocked.Read(ref _unsent);

    /// <summary>Begins to send. What has been put in before goes first.</summary>
    /// <param name="line">Where to.</param>
    /// <param name="onFailed">The line is dead; nothing is sent any more.</param>
    public void Open(ILine line, Action<string> onFailed) => _loop = Task.Run(() => LoopAsync(line, onFailed));

    public void ToLog(Letter letter) => Put(new Item { Letter = letter });

    public void ToLine(string line, Letter letter) => Put(new Item { To = line, Letter = letter });

    public void Step(RecordedStep step) => Put(new Item { Step = step });

    /// <summary>A step that somebody else may have shown.</summary>
    public void KeptStep(RecordedStep step) => Put(new Item { Step = step, IsKept = true });

    /// <summary>Shows the steps of late again, to whom they are shown now.</summary>
    public void ShowAgain() => Put(new Item { IsShownAgain = true });

    /// <summary>An item of the log, as bytes: its kind and what belongs to it.</summary>
    public void Entry(EntryKind kind, Action<WireWriter>? content = null)
    {
        var writer = new WireWriter();
        writer.WriteByte((byte)kind);
        content?.Invoke(writer);
        Put(new Item { Raw = writer.Written.ToArray() });
    }

    /// <summary>Sends what waits, and no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private void Put(in Item item)
    {
        Interlocked.Increment(ref _unsent);
        if (!_channel.Writer.TryWrite(item))
            Interlocked.Decrement(ref _unsent);
    }

    private async Task LoopAsync(ILine line, Action<string> onFailed)
    {
        try
        {
            while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (TakeSome())
                {
                    await SendAsync(line).ConfigureAwait(false);
                    Interlocked.Add(ref _unsent, -_taken);
                }
            }
        }
        catch (Exception exception) when (exception is BrokerException or WireException)
        {
            _channel.Writer.TryComplete();
            onFailed(exception.Message);
        }
    }

    /// <summary>Packs what waits, until a packet is full.</summary>
    private bool TakeSome()
    {
        _taken = 0;
        while (_channel.Reader.TryRead(out var item))
        {
            _taken++;
            _items++;
            if (Pack(in item) >= PacketMax)
                break;
        }

        return _taken > 0;
    }

    private int Pack(in Item item)
    {
        if (item.Step is { } step)
        {
            if (item.IsKept)
                _recorder?.WriteKept(step);
            else
                _recorder?.Write(step);
            if (_observer() is null)
                return 0;
            _shown.Enqueue(step);
            if (_shown.Count > ShownMax)
                _shown.Dequeue();
            return Pack(step);
        }

        if (item.IsShownAgain)
        {
            foreach (var shown in _shown)
                Pack(shown);
            return _steps.Length;
        }

        if (item.To is null)
            return PackForLog(in item);
        if (!_letters.TryGetValue(item.To, out var writer))
            _letters.Add(item.To, writer = new WireWriter());
        if (writer.Length == 0)
            writer.WriteString(_self);
        LetterWire.Write(writer, _codec, item.Letter!);
        return writer.Length;
    }

    private int Pack(RecordedStep step)
    {
        if (_steps.Length == 0)
            _steps.WriteString(_self);
        _codec.WriteStep(_steps, step);
        return _steps.Length;
    }

    private int PackForLog(in Item item)
    {
        if (_log.Length == 0)
        {
            _log.WriteString(_self);
            _log.WriteSigned(_now().Nanoseconds);
        }

        if (item.Raw is { } raw)
        {
            foreach (var each in raw)
                _log.WriteByte(each);
            return _log.Length;
        }

        var letter = item.Letter!;
        if (letter.Kind == LetterKind.Timer)
        {
            _log.WriteByte((byte)EntryKind.Strike);
            _log.WriteActor(letter.Receiver);
            _log.WriteVarint(letter.Timer.Value);
            return _log.Length;
        }

        _log.WriteByte((byte)EntryKind.Letter);
        LetterWire.Write(_log, _codec, letter);
        return _log.Length;
    }

    private async Task SendAsync(ILine line)
    {
        _recorder?.Flush();
        if (_steps.Length > 0 && _observer() is { } observer)
            await line.SendAsync(observer, Count(_steps)).ConfigureAwait(false);
        _steps.Clear();
        if (_log.Length > 0)
            await line.AppendAsync(Count(_log)).ConfigureAwait(false);
        _log.Clear();
        foreach (var (to, writer) in _letters)
        {
            if (writer.Length > 0)
                await line.SendAsync(to, Count(writer)).ConfigureAwait(false);
            writer.Clear();
        }
    }

    private ReadOnlyMemory<byte> Count(WireWriter writer)
    {
        _packets++;
        _bytes += writer.Length;
        return writer.Written;
    }

    private readonly record struct Item
    {
        /// <summary>The line it goes to; null: the log.</summary>
        public string? To { get; init; }

        public Letter? Letter { get; init; }

        public RecordedStep? Step { get; init; }

        /// <summary>Whether the step was taken before this process led.</summary>
        public bool IsKept { get; init; }

        public byte[]? Raw { get; init; }

        /// <summary>Everything that was shown lately is shown again.</summary>
        public bool IsShownAgain { get; init; }
    }
}
