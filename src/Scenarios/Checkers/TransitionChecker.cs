using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// A partition's state machine takes legal transitions only. The table is written down here once more, from the reference of the original
/// and not from the product's own, so that a slip in that one is noticed.
/// All of them are facts of the partition itself; a reset of the machine is a cause of its partitions' being reset.
/// </summary>
internal sealed class TransitionChecker : ScenarioChecker
{
    /// <summary>
    /// Per state the states that may follow. Source: Topaz <c>src/guest.c</c> (power-on, start, load-only, late failure, stop, restart) and
    /// <c>src/shell.c</c> (pause, resume).
    /// </summary>
    private static readonly int[] Followers = Table(
        (PartitionState.StartingUninit, [PartitionState.Starting]),
        (PartitionState.Starting, [PartitionState.Running, PartitionState.Stopped]),
        (PartitionState.Running, [PartitionState.Stopping, PartitionState.Pausing]),
        (PartitionState.Pausing, [PartitionState.Paused]),
        (PartitionState.Paused, [PartitionState.Resuming, PartitionState.Stopping]),
        (PartitionState.Resuming, [PartitionState.Running]),
        (PartitionState.Stopping, [PartitionState.StoppingPercpu]),
        (PartitionState.StoppingPercpu, [PartitionState.Stopped, PartitionState.Starting]),
        (PartitionState.Stopped, [PartitionState.Starting]));

    public override string Rule => "legal transitions";

    /// <summary>A reset of the machine takes a partition back to where it was before power-on, from any state.</summary>
    private bool _wasReset;

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        _wasReset |= fact is MachineFact.Reset;
        if (_wasReset && fact is PartitionFact.Entered { State: PartitionState.StartingUninit })
            return;
        if (fact is PartitionFact.Entered entered && (Followers[(int)entered.From] & (1 << (int)entered.State)) == 0)
            Report(in record, $"{entered.Partition}: {entered.From.Name()} → {entered.State.Name()} is no transition");
    }

    private static int[] Table(params (PartitionState From, PartitionState[] To)[] rows)
    {
        var table = new int[rows.Length];
        foreach (var (from, to) in rows)
        {
            foreach (var state in to)
                table[(int)from] |= 1 << (int)state;
        }

        return table;
    }
}
