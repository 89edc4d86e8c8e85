using System.Diagnostics;
using System.Globalization;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>A process is killed while it persists.</summary>
public sealed class KilledWriterTests
{
    [Fact]
    public void Nothing_that_was_confirmed_is_lost()
    {
        using var file = new TemporaryFile();
        for (var kill = 0; kill < 3; kill++)
        {
            var confirmed = RunAndKill(file.Path, after: 20 + (kill * 31));

            using var journal = SqliteJournal.Open(file.Path, SqliteJournalTests.Codec);
            var events = journal.Read("durable").Select(each => ((Ball)each).Number).ToList();
            var ofThisRun = events[events.LastIndexOf(0)..];
            Assert.Equal(Enumerable.Range(0, ofThisRun.Count), ofThisRun);
            Assert.Equal(Enumerable.Range(0, confirmed.Count), confirmed);
            Assert.InRange(ofThisRun.Count, confirmed.Count, int.MaxValue);
            Assert.Equal(kill + 1, events.Count(number => number == 0));
        }
    }

    /// <returns>The numbers that it printed.</returns>
    private static List<int> RunAndKill(string file, int after)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [typeof(KilledWriter).Assembly.Location, "journal", file]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var confirmed = new List<int>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            confirmed.Add(int.Parse(line, CultureInfo.InvariantCulture));
            if (confirmed.Count == after)
                process.Kill();
        }

        process.WaitForExit();
        Assert.True(confirmed.Count >= after, $"it ended by itself with {process.ExitCode}");
        return confirmed;
    }
}
