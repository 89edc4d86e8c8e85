using System.Text;

namespace FslHv.Cluster.Tests;

/// <summary>Keeps what a line is told, as words, and waits for some of it.</summary>
internal sealed class Hearing : ILineListener
{
    /// <summary>Nothing here takes seconds; whoever waits longer waits for something that does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<string> _heard = [];
    private readonly List<(Func<IReadOnlyList<string>, bool> Is, TaskCompletionSource Done)> _awaited = [];
    private int _calls;

    /// <summary>What was told so far: <c>0=text</c> for an entry, <c>&lt;text</c> for a packet, <c>-line</c> for a line's end, <c>closed</c>.</summary>
    public string[] Heard
    {
        get
        {
            lock (_gate)
                return [.. _heard];
        }
    }

    /// <summary>Whether it was ever called by two at once.</summary>
    public bool WasCalledTwiceAtOnce { get; private set; }

    /// <summary>Why it was closed.</summary>
    public string? Reason { get; private set; }

    public void OnEntry(long offset, ReadOnlyMemory<byte> entry) => Hear($"{offset}={Encoding.UTF8.GetString(entry.Span)}");

    public void OnPacket(ReadOnlyMemory<byte> packet) => Hear($"<{Encoding.UTF8.GetString(packet.Span)}");

    public void OnLineEnded(string line) => Hear($"-{line}");

    public void OnClosed(string reason)
    {
        Reason = reason;
        Hear("closed");
    }

    public Task WaitFor(string word) => WaitFor(heard => heard.Contains(word), $"'{word}'");

    public Task WaitFor(int count) => WaitFor(heard => heard.Count >= count, $"{count} things");

    private async Task WaitFor(Func<IReadOnlyList<string>, bool> condition, string what)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition(_heard))
                return;
            _awaited.Add((condition, done));
        }

        try
        {
            await done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{what} did not come; heard: {Heard.Length} things, last {string.Join(", ", Heard.TakeLast(20))}");
        }
    }

    private void Hear(string what)
    {
        WasCalledTwiceAtOnce |= Interlocked.Increment(ref _calls) != 1;
        lock (_gate)
        {
            _heard.Add(what);
            _awaited.RemoveAll(each => each.Is(_heard) && each.Done.TrySetResult());
        }

        Interlocked.Decrement(ref _calls);
    }
}
