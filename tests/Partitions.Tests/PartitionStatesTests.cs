using FslHv.Abi;

namespace FslHv.Partitions.Tests;

/// <summary>The table of requests and states, cell by cell. Source: Topaz <c>src/guest.c</c>, <c>src/hcalls.c</c>.</summary>
public sealed class PartitionStatesTests
{
    private const string Table = """
        state           | start    | stop     | restart  | pause   | resume
        stopped         | starting | -        | -        | -       | -
        starting        | -        | -        | -        | -       | -
        starting-uninit | -        | -        | -        | -       | -
        running         | -        | stopping | stopping | pausing | -
        stopping        | -        | -        | -        | -       | -
        stopping-percpu | -        | -        | -        | -       | -
        pausing         | -        | -        | -        | -       | -
        paused          | -        | stopping | -        | -       | resuming
        resuming        | -        | -        | -        | -       | -
        """;

    [Fact]
    [Conforms("c.1-2", "c.1-3", "c.1-4", "c.1-5", "c.1-6", "c.1-7", "c.1-8", "c.1-9")]
    public void Every_cell_of_the_table_holds()
    {
        var rows = Table.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var states = Enum.GetValues<PartitionState>().ToDictionary(state => state.Name());
        Assert.Equal(states.Count, rows.Count - 1);
        foreach (var row in rows.Skip(1))
        {
            for (var column = 1; column < row.Length; column++)
            {
                var request = Enum.Parse<LifecycleRequest>(rows[0][column], ignoreCase: true);
                var expected = row[column] == "-" ? (PartitionState?)null : states[row[column]];
                Assert.True(states[row[0]].Accepts(request) == expected, $"{row[0]}: {request}");
            }
        }
    }

    [Fact]
    public void Whatever_a_request_leads_to_may_follow()
    {
        foreach (var state in PartitionStates.Every.ToArray())
        {
            foreach (var request in Enum.GetValues<LifecycleRequest>())
            {
                if (state.Accepts(request) is { } next)
                    Assert.True(PartitionStates.MayFollow(state, next), $"{state} {request}");
            }
        }
    }

    [Fact]
    [Conforms("a.9-1", "c.1-1")]
    public void Others_see_seven_states_numbered_as_the_original_numbers_them()
    {
        Assert.Equal(PartitionStatus.Starting, PartitionState.StartingUninit.ToStatus());
        Assert.Equal(PartitionStatus.Stopping, PartitionState.StoppingPercpu.ToStatus());
        Assert.Equal([0u, 1, 2, 3, 4, 5, 6], Enum.GetValues<PartitionStatus>().Select(status => (uint)status));
        foreach (var state in PartitionStates.Every.ToArray())
            Assert.Contains(state.ToStatus(), Enum.GetValues<PartitionStatus>());
    }
}
