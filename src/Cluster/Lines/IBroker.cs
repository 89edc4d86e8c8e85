namespace FslHv.Cluster;

/// <summary>What carries messages between the processes of a machine: a log that all read in one order, and a mailbox for each.</summary>
public interface IBroker : IAsyncDisposable
{
    /// <summary>Joins a machine.</summary>
    /// <param name="machine">Its name. Shape: letters, digits, dots and dashes.</param>
    /// <param name="line">
    /// Name of this line, which no other ever had: also the address of its mailbox, and what others are told when it ends. Shape: like the machine's.
    /// </param>
    /// <param name="listener">Is told of everything, one thing at a time, from the first entry of the log on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BrokerException">It cannot be reached, or refuses; the text says which broker and why.</exception>
    Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation);

    /// <summary>Forgets a machine: its log is gone. Nobody may be joined.</summary>
    Task RemoveAsync(string machine, CancellationToken cancellation);
}

/// <summary>
/// One process's line to a machine. It dies with its connection and never comes back: who has lost it joins anew, under another name. What is sent over
/// one line to one mailbox, or to the log, arrives in order, if it arrives.
/// </summary>
public interface ILine : IAsyncDisposable
{
    /// <summary>
    /// Adds an entry to the log. One caller at a time. Returns when the broker's client has taken it; it is in the log when it is read from it.
    /// </summary>
    /// <exception cref="BrokerException">The line is dead.</exception>
    ValueTask AppendAsync(ReadOnlyMemory<byte> entry);

    /// <summary>Sends a packet to a mailbox. One caller at a time, also with <see cref="AppendAsync"/>. Vanishes where there is no such mailbox.</summary>
    /// <exception cref="BrokerException">The line is dead.</exception>
    ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet);
}

/// <summary>
/// Hears what comes over a line. Called by one thread at a time, in no particular thread; what it is given is its own only during the call.
/// </summary>
public interface ILineListener
{
    /// <summary>The next entry of the log.</summary>
    void OnEntry(long offset, ReadOnlyMemory<byte> entry);

    /// <summary>The next packet of the mailbox.</summary>
    void OnPacket(ReadOnlyMemory<byte> packet);

    /// <summary>Another line of the same machine has ended, however it ended. May be told twice.</summary>
    void OnLineEnded(string line);

    /// <summary>This line is dead; nothing is told any more.</summary>
    void OnClosed(string reason);
}

/// <summary>A broker cannot be reached, refuses, or is gone.</summary>
public sealed class BrokerException : Exception
{
    public BrokerException(string message)
        : base(message)
    {
    }

    public BrokerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BrokerException()
    {
    }
}
