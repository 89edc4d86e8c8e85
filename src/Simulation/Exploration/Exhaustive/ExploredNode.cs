namespace FslHv.Simulation;

/// <summary>One place of the run in hand where another delivery could have been next. Reused from run to run.</summary>
internal sealed class ExploredNode
{
    /// <summary>The channel that is next in the run in hand.</summary>
    public int Chosen;

    /// <summary>Channels that must have been next once: the chosen one, those before it, and what races ask for.</summary>
    public List<int> Backtrack { get; } = [];

    /// <summary>Channels that have been next, with everything that can follow.</summary>
    public List<int> Done { get; } = [];

    /// <summary>Channels that need not be next here: whatever begins with them was seen elsewhere.</summary>
    public List<int> Sleep { get; } = [];

    /// <summary>Whom the first steps of the channels in <see cref="Done"/>, in <see cref="Sleep"/> and of the chosen one touched besides who got them.</summary>
    public List<(int Channel, int Actor)> Touches { get; } = [];

    /// <summary>Decisions inside the step that was chosen.</summary>
    public List<DataChoice> Data { get; } = [];

    public void Clear()
    {
        Chosen = 0;
        Backtrack.Clear();
        Done.Clear();
        Sleep.Clear();
        Touches.Clear();
        Data.Clear();
    }

    public void CopyFrom(ExploredNode other)
    {
        Clear();
        Chosen = other.Chosen;
        Backtrack.AddRange(other.Backtrack);
        Done.AddRange(other.Done);
        Sleep.AddRange(other.Sleep);
        Touches.AddRange(other.Touches);
        Data.AddRange(other.Data);
    }

    /// <summary>Chooses something else here.</summary>
    /// <returns>False when everything was chosen.</returns>
    public bool Advance()
    {
        if (DataChoice.Advance(Data))
            return true;
        Done.Add(Chosen);
        foreach (var channel in Backtrack)
        {
            if (Done.Contains(channel) || Sleep.Contains(channel))
                continue;
            Chosen = channel;
            Data.Clear();
            return true;
        }

        return false;
    }
}

/// <summary>A decision inside a step, and how many possible answers it has.</summary>
internal readonly record struct DataChoice(long Value, long Bound)
{
    /// <summary>Counts on: the last decision that has another answer takes it, those behind it are forgotten.</summary>
    /// <returns>False when there is none.</returns>
    public static bool Advance(List<DataChoice> data)
    {
        for (var i = data.Count - 1; i >= 0; i--)
        {
            if (data[i].Value + 1 >= data[i].Bound)
                continue;
            data[i] = data[i] with { Value = data[i].Value + 1 };
            data.RemoveRange(i + 1, data.Count - i - 1);
            return true;
        }

        return false;
    }
}
