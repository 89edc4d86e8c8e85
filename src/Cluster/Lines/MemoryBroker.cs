namespace FslHv.Cluster;

/// <summary>
/// A broker within one process, for tests: the same lines, mailboxes and logs without a network. A line can be killed, as a process is, and paused, as
/// one that is stopped by a signal: it hears nothing while everything waits for it. Unlike a broker behind a network it keeps the order of everything
/// that one line sends, whoever hears it.
/// </summary>
public sealed class MemoryBroker : IBroker
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MemoryMachine> _machines = new(StringComparer.Ordinal);

    /// <inheritdoc />
    /// <exception cref="BrokerException">The name was used before.</exception>
    public Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_machines.TryGetValue(machine, out var joined))
                _machines.Add(machine, joined = new MemoryMachine(machine, _gate));
            return Task.FromResult<ILine>(joined.Join(line, listener));
        }
    }

    /// <inheritdoc />
    /// <exception cref="BrokerException">Somebody is joined.</exception>
    public Task RemoveAsync(string machine, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_machines.TryGetValue(machine, out var removed) && removed.Lines.Any())
                throw new BrokerException($"the broker in memory cannot remove {machine}: joined are {string.Join(", ", removed.Lines)}");
            _machines.Remove(machine);
            return Task.CompletedTask;
        }
    }

    /// <summary>
    /// Ends a line as if its process had been killed: the others are told at once; its own listener hears of it behind what had already come, as soon
    /// as it is not paused. Nothing happens where the line has ended.
    /// </summary>
    public void Kill(string line)
    {
        lock (_gate)
        {
            foreach (var machine in _machines.Values)
                machine.End(line, "the line was killed", othersHear: true);
        }
    }

    /// <summary>
    /// Tells a line nothing more until <see cref="Resume"/>. A call of its listener that is under way goes on, and what the line itself sends still
    /// leaves.
    /// </summary>
    public void Pause(string line) => Find(line).IsPaused = true;

    /// <summary>Tells a paused line what has come in the meantime, and what comes.</summary>
    public void Resume(string line) => Find(line).IsPaused = false;

    /// <summary>Ends all lines. None hears of the others' ends, as when a broker dies.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            foreach (var machine in _machines.Values)
            {
                foreach (var line in machine.Lines.ToArray())
                    machine.End(line, "the broker in memory has ended", othersHear: false);
            }
        }

        return ValueTask.CompletedTask;
    }

    private LineInbox Find(string line)
    {
        lock (_gate)
        {
            return _machines.Values.Select(machine => machine.FindInbox(line)).FirstOrDefault(inbox => inbox is not null)
                ?? throw new BrokerException($"no line is called {line}");
        }
    }
}
