using System.Collections.Concurrent;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Telemetry;
using FslHv.Scenarios;

namespace FslHv.Host.Nodes;

/// <summary>One <c>fslhv node</c>: carries a node of a machine until the machine is over, and joins anew as often as it is lost.</summary>
internal sealed class NodeSession(NodeSettings settings) : IDisposable
{
    /// <summary>What a node that names come to on standard input says when it can take them.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _interrupted = new();
    private int _exitCode;
    private bool _isWarm;
    private TelemetrySession? _telemetry;
    private volatile string _state = "starting";
    private volatile bool _isWell = true;

    public void Dispose() => _interrupted.Dispose();

    public void Interrupt(int exitCode)
    {
        _exitCode = exitCode;
        _interrupted.Cancel();
    }

    public int Run()
    {
        using var telemetry = TelemetrySession.Open(settings.Name, settings.Metrics);
        _telemetry = telemetry;
        telemetry?.Ask(() => (_isWell, _state));
        if (telemetry?.At is { } at)
            Console.Out.WriteLine($"node {settings.Name}: metrics at http://{at}/metrics");
        if (settings.Machine is { } machine)
            return CarryAsync(machine).GetAwaiter().GetResult();
        using var names = new BlockingCollection<string>();
        new Thread(() => ReadNames(names)) { IsBackground = true, Name = "names" }.Start(); // From now on it ends with whoever writes the names.
        if (settings.WarmUp is { } file)
            WarmUpOnce(RunInput.Load(file, new Overrides()));
        try
        {
            settings.Prepare?.Invoke(_interrupted.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
        {
            return _exitCode;
        }

        Say(Ready);
        foreach (var next in names.GetConsumingEnumerable())
        {
            if (CarryAsync(next).GetAwaiter().GetResult() is var code && code != ExitCode.Success)
                return code;
        }

        return _exitCode;
    }

    /// <summary>Whoever writes the names may end while a machine is carried, and then this must, too.</summary>
    private void ReadNames(BlockingCollection<string> names)
    {
        while (Console.In.ReadLine() is { } name)
            names.Add(name.Trim());
        names.CompleteAdding();
        Interrupt(ExitCode.Success);
    }

    private async Task<int> CarryAsync(string machine)
    {
        await using var broker = settings.Broker();
        var wait = WaitMin;
        while (!_interrupted.IsCancellationRequested)
        {
            try
            {
                var end = await CarryOnceAsync(machine, broker).ConfigureAwait(false);
                if (end.Kind == NodeEndKind.Over)
                    return ExitCode.Success;
                if (end.Kind == NodeEndKind.Refused)
                    return Refused(end.Reason);
                Say($"lost {machine}: {end.Reason}; joining anew", isWell: false);
                wait = WaitMin;
            }
            catch (BrokerException exception) when (settings.Machine is null || wait > WaitMin || IsTransient(exception))
            {
                Say($"{exception.Message}; trying again", isWell: false);
            }
            catch (BrokerException exception)
            {
                return Refused(exception.Message);
            }
            catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
            {
                break;
            }

            _interrupted.Token.WaitHandle.WaitOne(wait);
            wait = wait + wait < WaitMax ? wait + wait : WaitMax;
        }

        return _exitCode;
    }

    private static bool IsTransient(BrokerException exception) => exception.InnerException is not null;

    private async Task<NodeEnd> CarryOnceAsync(string machine, IBroker broker)
    {
        using var recorder = settings.Record is { } folder ? new NodeRecorder(folder, machine, settings.Name) : null;
        ClusterNode? joined = null;
        _telemetry?.Begin(machine, () => joined?.Speed ?? 1, () => joined is null ? Load.None : Load.Of(joined.Statistics));
        await using var node = await ClusterNode.JoinAsync(
            new NodeOptions
            {
                Machine = machine,
                Node = settings.Name,
                Broker = broker,
                Codec = ProductCodec.Instance,
                Populate = Populate,
                Recorder = Recorders.Of(recorder, _telemetry),
                TakesHashes = recorder is not null,
            },
            _interrupted.Token).ConfigureAwait(false);
        joined = node;
        if (recorder is not null)
            recorder.Seed = () => node.Seed;
        Say($"waiting for {machine}");
        _ = TellJoinedAsync(node, machine);
        return await node.Ended.WaitAsync(_interrupted.Token).ConfigureAwait(false);

        void Populate(ReadOnlyMemory<byte> definition, INodeEngine engine)
        {
            var scenario = MachineDefinition.Open(definition);
            if (recorder is not null)
                recorder.Definition = definition;
            WarmUpOnce(scenario);
            scenario.Populate(engine);
        }
    }

    private void WarmUpOnce(BoundScenario scenario)
    {
        if (_isWarm)
            return;
        _isWarm = true;
        WarmUp.Run(scenario, ProductCodec.Instance);
    }

    private async Task TellJoinedAsync(ClusterNode node, string machine)
    {
        await node.Joined.ConfigureAwait(false);
        Say($"joined {machine}");
    }

    private void Say(string what, bool isWell = true)
    {
        (_isWell, _state) = (isWell, what);
        Console.Out.WriteLine($"node {settings.Name}: {what}");
    }

    private int Refused(string reason)
    {
        Console.Error.WriteLine($"fslhv: node {settings.Name}: {reason}");
        return ExitCode.UnusableInput;
    }
}
