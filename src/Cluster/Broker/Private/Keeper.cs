using System.Diagnostics;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// A shell that starts a private broker's processes and outlives us for as long as it takes to end them: it reads words from a pipe, and when the pipe
/// closes, because it was closed or because our process is gone, however it went, it kills the server and its port mapper and removes the folder. One
/// that stays needs no pipe: it does so when the server ends.
/// </summary>
internal sealed class Keeper : IDisposable
{
    private const string Script = """
        PATH="$PATH:/usr/sbin:/usr/lib/erlang/bin:/usr/local/lib/erlang/bin"
        read -r word || { rm -rf "$HOME"; exit 1; }
        cd "$HOME" && chmod 400 .erlang.cookie || exit 1
        server=
        epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 >/dev/null 2>&1 </dev/null & epmd=$!
        launch() { "$FSLHV_SERVER" >>out.txt 2>&1 </dev/null & server=$!; echo "$server $epmd $$"; }
        fell() { kill "$1" "$server"; wait "$server"; echo ended; }
        # There may be no server yet.
        finish() { kill -KILL $server "$epmd"; wait; cd /; rm -rf "$HOME"; }
        if [ "$1" = stay ]; then
            launch
            exec >/dev/null 2>&1
            trap 'kill -TERM "$server"' TERM
            wait "$server"
            wait "$server"
            finish
            exit
        fi
        while read -r word; do
            case $word in
                launch) launch;;
                kill) fell -KILL;;
                stop) fell -TERM;;
            esac
        done 2>/dev/null
        finish >/dev/null 2>&1
        """;

    private readonly Process _shell;

    private Keeper(Process shell) => _shell = shell;

    /// <summary>The server's process, once it was launched.</summary>
    public int ServerId { get; private set; }

    /// <summary>The shell's own process.</summary>
    public int Id => _shell.Id;

    /// <param name="folder">Whose broker.</param>
    /// <param name="scripts">The server's scripts.</param>
    /// <param name="stays">Whether the broker is launched at once, and goes on when our process has ended.</param>
    public static async Task<Keeper> StartAsync(PrivateBrokerFolder folder, string scripts, bool stays)
    {
        // A session of its own: Ctrl-C at our terminal is none of its business.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", stays ? "stay" : "leash"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        folder.Describe(start.Environment, scripts);
        var keeper = new Keeper(Process.Start(start)!);
        try
        {
            // Whatever is in the folder from now on, the shell removes it when we end.
            folder.Make();
            await keeper.SayAsync("begin").ConfigureAwait(false);
        }
        catch
        {
            await keeper.FinishAsync().ConfigureAwait(false);
            keeper.Dispose();
            throw;
        }

        if (stays)
            await keeper.HearIdsAsync().ConfigureAwait(false);
        return keeper;
    }

    /// <summary>Starts the server, anew where it has ended.</summary>
    public async Task LaunchAsync()
    {
        await SayAsync("launch").ConfigureAwait(false);
        await HearIdsAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the server at once, as a fault does.</summary>
    public Task KillAsync() => EndServerAsync("kill");

    /// <summary>Ends the server in order.</summary>
    public Task StopAsync() => EndServerAsync("stop");

    /// <summary>Ends everything; returns when nothing of it is left.</summary>
    public async Task FinishAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().ConfigureAwait(false);
    }

    public void Dispose() => _shell.Dispose();

    private async Task EndServerAsync(string word)
    {
        await SayAsync(word).ConfigureAwait(false);
        var answer = await _shell.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        Invariant.Holds(answer == "ended");
    }

    private async Task SayAsync(string word)
    {
        await _shell.StandardInput.WriteLineAsync(word).ConfigureAwait(false);
        await _shell.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    private async Task HearIdsAsync()
    {
        var ids = await _shell.StandardOutput.ReadLineAsync().ConfigureAwait(false) ?? throw new BrokerException("no private broker: its shell has ended");
        ServerId = int.Parse(ids.Split(' ')[0]);
    }
}
