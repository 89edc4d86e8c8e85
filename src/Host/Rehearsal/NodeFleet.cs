using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.Host.Rehearsal;

/// <summary>The processes of all nodes, and what can befall them.</summary>
internal sealed class NodeFleet : IDisposable
{
    private static readonly TimeSpan SpareAfter = TimeSpan.FromMilliseconds(400);

    /// <summary>On a computer that does other things, too, a process comes up in seconds. One that never does shows in the round.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly string[] _names;
    private readonly IRehearsalCarrier _carrier;
    private readonly string _scenario;
    private readonly string? _record;
    private readonly IsolatedNetwork? _network;
    private readonly NodeProcess?[] _carriers;

    /// <summary>Which nodes may die, so that each round needs a spare of them.</summary>
    private readonly bool[] _mayDie;

    /// <summary>Processes that take the place of those that died; they have come up by the time they are needed.</summary>
    private readonly NodeProcess?[] _spares;

    private readonly Timer?[] _spareTimers;

    private Task _brokerWork = Task.CompletedTask;
    private string _machine = "";
    private bool _isOver;

    public NodeFleet(
        IEnumerable<string> names, Func<NodeId, bool> mayDie, IRehearsalCarrier carrier, string scenario, string? record, IsolatedNetwork? network)
    {
        _names = [.. names];
        _mayDie = [.. _names.Select((_, number) => mayDie(new NodeId(number + 1)))];
        (_carrier, _scenario, _record, _network) = (carrier, scenario, record, network);
        _carriers = new NodeProcess?[_names.Length];
        _spares = new NodeProcess?[_names.Length];
        _spareTimers = new Timer?[_names.Length];
    }

    /// <summary>What the processes said last, for when something went wrong.</summary>
    public string LastWords
    {
        get
        {
            lock (_gate)
            {
                return string.Join(
                    Environment.NewLine, _carriers.OfType<NodeProcess>().Select(process => $"{process}:{Environment.NewLine}{process.LastWords}"));
            }
        }
    }

    /// <summary>Resident memory of all processes. Unit: bytes.</summary>
    public long Memory
    {
        get
        {
            lock (_gate)
                return _carriers.Concat(_spares).OfType<NodeProcess>().Sum(process => ProcessMemory.Of(process.Id));
        }
    }

    /// <summary>Resident memory of each process, by its node; of one that waits for its turn, too. Unit: bytes.</summary>
    public IReadOnlyList<(string Process, long Bytes)> Sizes
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _carriers.OfType<NodeProcess>().Select(process => ($"node {process.Name}", ProcessMemory.Of(process.Id))),
                    .. _spares.OfType<NodeProcess>().Select(process => ($"spare of {process.Name}", ProcessMemory.Of(process.Id))),
                ];
            }
        }
    }

    /// <summary>Whether it can let that befall the nodes.</summary>
    public bool CanBefall(NodeFault fault) => _carrier.WhyNot(fault) is null;

    /// <summary>A round is over: nobody stands still, every link is sound, and nothing is on its way to happen to the broker, when this returns.</summary>
    public async Task CalmAsync()
    {
        Task brokerWork;
        lock (_gate)
        {
            foreach (var carrier in _carriers)
                carrier?.Resume();
            brokerWork = _brokerWork;
        }

        if (_network is not null)
            await _network.HealAsync().ConfigureAwait(false);
        await brokerWork.ConfigureAwait(false);
    }

    /// <summary>Starts what is missing: a process for each node, then a spare of each that may die. Ends when all of them can carry a machine.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                if (_carriers[i] is null)
                    (_carriers[i], _spares[i]) = (_spares[i], null);
            }
        }

        await AllReadyAsync(_carriers, _ => true, cancellation).ConfigureAwait(false);
        await AllReadyAsync(_spares, node => _mayDie[node], cancellation).ConfigureAwait(false);
    }

    /// <summary>All nodes join a machine.</summary>
    public void Join(string machine)
    {
        lock (_gate)
        {
            _machine = machine;
            for (var i = 0; i < _names.Length; i++)
                Carry(i);
        }
    }

    /// <summary>Lets something befall the nodes, now.</summary>
    public void Befall(NodeFault fault)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            switch (fault)
            {
                case NodeFault.Crash crash:
                    Kill(crash.Node.Value - 1);
                    break;
                case NodeFault.Restart restart:
                    Carry(restart.Node.Value - 1);
                    break;
                case NodeFault.Pause pause:
                    _carriers[pause.Node.Value - 1]?.Pause();
                    break;
                case NodeFault.Resume resume:
                    _carriers[resume.Node.Value - 1]?.Resume();
                    break;
                case NodeFault.OfLink ofLink:
                    _network!.Befall(ofLink);
                    break;
                case NodeFault.Outage:
                    OnBroker(broker => broker.KillAsync());
                    break;
                case NodeFault.OutageEnds:
                    OnBroker(broker => broker.RestartAsync());
                    break;
                default:
                    throw Invariant.Unreachable(fault);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var timer in _spareTimers)
                timer?.Dispose();
            foreach (var process in _carriers.Concat(_spares))
                process?.Dispose();
        }
    }

    private async Task AllReadyAsync(NodeProcess?[] processes, Func<int, bool> isNeeded, CancellationToken cancellation)
    {
        List<Task> ready = [];
        lock (_gate)
        {
            for (var i = 0; i < processes.Length; i++)
            {
                if (!isNeeded(i))
                    continue;
                if (processes[i] is not { HasExited: false })
                {
                    processes[i]?.Dispose();
                    processes[i] = Start(i);
                }

                ready.Add(processes[i]!.Ready);
            }
        }

        try
        {
            await Task.WhenAll(ready).WaitAsync(ReadyWithin, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whatever holds it up, it may be over when it is needed.
        }
    }

    /// <summary>One after the other; nobody waits for it, for it takes seconds.</summary>
    private void OnBroker(Func<PrivateBroker, Task> what)
    {
        var before = _brokerWork;
        _brokerWork = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            await what(_carrier.Process!).ConfigureAwait(false);
        });
    }

    private void Kill(int node)
    {
        if (_carriers[node] is not { } carrier)
            return;
        carrier.Kill();
        carrier.Dispose();
        _carriers[node] = null;
        _spareTimers[node]?.Dispose();
        if (_spares[node] is not { HasExited: false })
            _spareTimers[node] = new Timer(_ => StartSpare(node), null, SpareAfter, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Not at once: a process that comes up takes time from those that have something to do now.</summary>
    private void StartSpare(int node)
    {
        lock (_gate)
        {
            if (_isOver || _carriers[node] is not null || _spares[node] is { HasExited: false })
                return;
            _spares[node]?.Dispose();
            _spares[node] = Start(node);
        }
    }

    private NodeProcess Start(int node) => NodeProcess.Start(_names[node], _carrier, _scenario, _record, _network?.PrefixOf(node) ?? []);

    private void Carry(int node)
    {
        if (_carriers[node] is { HasExited: false } carrier)
        {
            carrier.Join(_machine);
            return;
        }

        _carriers[node]?.Dispose();
        var next = _spares[node] is { HasExited: false } spare ? spare : Start(node);
        _spares[node] = null;
        _carriers[node] = next;
        next.Join(_machine);
    }
}

/// <summary>Memory of processes, as the kernel counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory. Unit: bytes; 0 when there is no such process.</summary>
    public static long Of(int process)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{process}/statm").Split(' ')[1];
            return long.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
