using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Handles of closed files stay silent: within a boot nothing is queued at, dropped at or read from a file that was
/// closed. All of these are facts of the file itself, and its guest is gone before the next boot begins.</summary>
internal sealed class ClosedFileChecker : ScenarioChecker
{
    private readonly List<(string Guest, int File)> _closed = [];

    public override string Rule => "closed files stay silent";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case PartitionFact.GuestEntered boot:
                _closed.RemoveAll(closed => string.Equals(closed.Guest, boot.Partition, StringComparison.Ordinal));
                break;
            case FileFact.Closed closed:
                if (IsClosed(closed.Guest, closed.File))
                    Report(in record, $"{closed} a second time");
                else
                    _closed.Add((closed.Guest, closed.File));
                break;
            case FileFact.Queued queued when IsClosed(queued.Guest, queued.File):
            case FileFact.Dropped dropped when IsClosed(dropped.Guest, dropped.File):
            case FileFact.Read read when IsClosed(read.Guest, read.File):
                Report(in record, $"{fact}, but that file is closed");
                break;
        }
    }

    private bool IsClosed(string guest, int file)
    {
        foreach (var closed in _closed)
        {
            if (closed.File == file && string.Equals(closed.Guest, guest, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
