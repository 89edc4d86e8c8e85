using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.Host.Telemetry;

/// <summary>Several that are given the same steps.</summary>
internal sealed class Recorders(IReadOnlyList<IStepRecorder> all) : IStepRecorder
{
    /// <summary>Those that are there, as one; null where none is.</summary>
    public static IStepRecorder? Of(params IStepRecorder?[] recorders)
    {
        IStepRecorder[] there = [.. recorders.OfType<IStepRecorder>()];
        return there.Length < 2 ? there.FirstOrDefault() : new Recorders(there);
    }

    public void Write(RecordedStep step)
    {
        foreach (var each in all)
            each.Write(step);
    }

    public void WriteKept(RecordedStep step)
    {
        foreach (var each in all)
            each.WriteKept(step);
    }

    public void Flush()
    {
        foreach (var each in all)
            each.Flush();
    }
}
