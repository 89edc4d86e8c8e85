using FslHv.Host.Tests;

namespace FslHv.Cluster.Tests;

/// <summary>However <c>fslhv rehearse</c> ends, none of its processes is left, nor any of its files.</summary>
public sealed class NothingLeftTests : IDisposable
{
    private const string Mark = "FSLHV_TEST_RUN";
    private const int Interrupted = 130, Terminated = 143, Killed = 137;

    /// <summary>Whoever waits longer waits for something that does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly string _temporary = Directory.CreateTempSubdirectory("fslhv-").FullName;

    [Theory]
    [InlineData("INT", Interrupted)]
    [InlineData("TERM", Terminated)]
    [InlineData("KILL", Killed)]
    public async Task Of_a_rehearsal_that_is_ended_nothing_is_left(string signal, int exitCode)
    {
        using var running = Start();
        running.WaitForOutput().Signal(signal);
        await EndedAsync(running, exitCode);
    }

    [Theory]
    [InlineData("INT", Interrupted)]
    [InlineData("KILL", Killed)]
    public async Task Nor_of_one_whose_broker_is_about_to_start(string signal, int exitCode)
    {
        using var running = Start();
        await UntilAsync(() => Directory.GetDirectories(_temporary, "fslhv-broker-*").Length > 0);
        running.Signal(signal);
        await EndedAsync(running, exitCode);
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
            await Polling.WaitAsync(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    private RunningProgram Start() => Fslhv.Start(
        [(Mark, _mark), ("TMPDIR", _temporary), ("DOTNET_EnableDiagnostics", "0")], Repository.Root,
        ["rehearse", "scenarios/soak.yaml", "--for", "3600s", "--faults", "random"]);

    private async Task EndedAsync(RunningProgram running, int exitCode)
    {
        var outcome = running.WaitForEnd().Ended(exitCode);
        if (exitCode != Killed)
            Assert.Empty(outcome.Error);

        // Of one that was killed the others hear as soon as the kernel tells them.
        await UntilAsync(() => exitCode != Killed || (Left().Count == 0 && Directory.GetFileSystemEntries(_temporary).Length == 0));
        Assert.Empty(Left());
        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
    }

    /// <summary>Processes that were started by it, or by those.</summary>
    private List<int> Left() =>
    [
        .. Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0 && Processes.IsAlive(id, $"{Mark}={_mark}")),
    ];
}
