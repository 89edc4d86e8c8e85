using System.Diagnostics;
using System.Text.Json;
using FslHv.Host.Rehearsal;
using FslHv.Host.Tests;
using Xunit.Abstractions;

namespace FslHv.Cluster.Tests;

/// <summary>
/// <c>fslhv rehearse --network isolated</c>. Where no network namespace can be made, the command has to say why, and nothing else of it is tested; where
/// FSLHV_BROKER_REQUIRED=1 and we are root, one has to be.
/// </summary>
public sealed class IsolatedNetworkTests(ITestOutputHelper output) : IDisposable
{
    private const string Mark = "FSLHV_TEST_RUN";
    private const int Interrupted = 130, Killed = 137;

    /// <summary>Everything that can befall a link, and nothing that has to happen in time.</summary>
    private static readonly string AllFaults = $$"""
        scenario: all faults of links
        about: the worker's node is cut off in every way
        board: {{Path.Combine(Repository.Root, "boards", "worker-and-standby.dts")}}
        until: 14s
        nodes:
          head: { hypervisor: true, standby: true }
          right: { partitions: [worker], standby: true }
          left: { partitions: [manager, standby], standby: true }
        guests:
          manager:
            processes:
              - status-poller: { name: poller, partition: worker, every: 20ms }
        timeline:
          - { at: 200ms, link-lose: { from: left, to: all, permille: 50 }, for: 1s }
          - { at: 400ms, link-cut: { from: left, to: all }, for: 100ms }
          - { at: 1s, link-cut: { from: right, to: all, reject: true }, for: 1s }
          - { at: 6s, link-cut: { from: all, to: right, one-way: true }, for: 5s }
        expect:
          - name: no hcall is refused
            never: { fact: file.ioctl, guest: manager, ioctl: GetStatus, ret: { not: success } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly string _temporary = Directory.CreateTempSubdirectory("fslhv-").FullName;

    [Fact]
    public void Links_are_disturbed_and_what_follows_is_reported()
    {
        var file = Path.Combine(_temporary, "all-faults.yaml");
        File.WriteAllText(file, AllFaults);
        if (!IsPossible(file))
            return;
        var outcome = Fslhv.RunIn(_temporary, "rehearse", file, "--network", "isolated", "--json").Ended(0);
        var told = JsonDocument.Parse(outcome.Lines[^1]).RootElement;
        Assert.All(["failed", "lost", "appliedTwice"], name => Assert.Equal(0, told.GetProperty(name).GetInt32()));
        var faults = told.GetProperty("faults").EnumerateArray().ToDictionary(fault => fault.GetProperty("befell").GetString()!);
        Assert.Contains(faults.Keys, name => name.EndsWith("its link loses", StringComparison.Ordinal));
        Assert.Contains(faults.Keys, name => name.EndsWith(": cut off", StringComparison.Ordinal));
        Assert.Equal(1, faults["node right with worker: cut, rejecting"].GetProperty("detectionMs").GetArrayLength());
        Assert.All(faults.Values, fault => Assert.Equal(0, fault.GetProperty("lost").GetInt64()));
    }

    [Theory]
    [InlineData("INT", Interrupted)]
    [InlineData("KILL", Killed)]
    public async Task However_it_ends_nothing_of_the_network_is_left(string signal, int exitCode)
    {
        const string Scenario = "scenarios/cut-worker-node.yaml";
        if (!IsPossible(Scenario))
            return;
        var before = Devices();
        using (var running = Fslhv.Start(
            [(Mark, _mark), ("TMPDIR", _temporary), ("DOTNET_EnableDiagnostics", "0")], Repository.Root,
            ["rehearse", Scenario, "--network", "isolated", "--rounds", "1000"]))
        {
            running.WaitForOutput();
            Assert.Equal(4, Networks().Count);
            Assert.Equal(before, Devices());
            running.Signal(signal).WaitForEnd().Ended(exitCode);
        }

        using var patience = new CancellationTokenSource(Patience);
        while (exitCode == Killed && (Left().Count > 0 || Directory.GetFileSystemEntries(_temporary).Length > 0))
            await Polling.WaitAsync(TimeSpan.FromMilliseconds(20), patience.Token);
        Assert.Empty(Left()); // A network that has no name is gone with the last process in it, and so are its devices and rules.
        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
        Assert.Equal(before, Devices());
    }

    [Fact]
    public async Task A_process_that_stands_still_ends_with_its_network()
    {
        if (!IsPossible("scenarios/cut-worker-node.yaml"))
            return;
        Process still;
        using var patience = new CancellationTokenSource(Patience);
        using (var own = new NodeNamespace())
        {
            still = Process.Start(new ProcessStartInfo(own.Prefix[0], [.. own.Prefix.Skip(1), "sh", "-c", "kill -STOP $$; true"]))!;
            while (!File.ReadAllText($"/proc/{still.Id}/stat").Contains(") T ", StringComparison.Ordinal))
                await Polling.WaitAsync(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        await still.WaitForExitAsync(patience.Token);
        Assert.Equal(Killed, still.ExitCode);
        still.Dispose();
    }

    [Fact]
    public void What_goes_only_with_it_or_not_with_it_is_refused_with_a_reason()
    {
        Refused("scenarios/cut-worker-node.yaml: what befalls links needs a network of its own: add --network isolated", "scenarios/cut-worker-node.yaml");
        Refused(
            "scenarios/lossy-link.yaml: a real node has one link, to the broker: say 'all' for the other end",
            "scenarios/lossy-link.yaml", "--network", "isolated");
        Refused(
            "fslhv: --network isolated has a broker of its own, and no way to another: leave --broker out",
            "scenarios/cut-worker-node.yaml", "--network", "isolated", "--broker", "amqp://127.0.0.1:1");
        Refused(
            "scenarios/broker-kill.yaml: a broker that somebody else started is not killed: leave --broker out",
            "scenarios/broker-kill.yaml", "--broker", "amqp://127.0.0.1:1");

        static void Refused(string reason, params string[] arguments) => Fslhv.Run(["rehearse", .. arguments]).Refused(reason);
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    private bool IsPossible(string scenario)
    {
        if (Isolation.WhyNot(out _) is not { } reason)
            return true;
        var isRequired = Environment.GetEnvironmentVariable("FSLHV_BROKER_REQUIRED") == "1" && Environment.UserName == "root";
        Assert.False(isRequired && Isolation.FindTool("nft") is not null, reason);
        output.WriteLine($"left out: --network isolated {reason}");
        Fslhv.Run("rehearse", scenario, "--network", "isolated").Refused($"fslhv: --network isolated {reason}");
        return false;
    }

    /// <summary>Devices of the network that we are in ourselves.</summary>
    private static string[] Devices() => [.. Directory.GetFileSystemEntries("/sys/class/net").Order(StringComparer.Ordinal)];

    /// <summary>Networks of the processes that were started.</summary>
    private HashSet<string> Networks() =>
        [.. Left().Select(id => File.ResolveLinkTarget($"/proc/{id}/ns/net", returnFinalTarget: false)?.Name).OfType<string>()];

    /// <summary>Processes that were started by it, or by those.</summary>
    private List<int> Left() =>
    [
        .. Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0 && Processes.IsAlive(id, $"{Mark}={_mark}")),
    ];
}
