using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Keeps the steps of a node.</summary>
public interface IStepRecorder
{
    /// <summary>Adds a step.</summary>
    void Write(RecordedStep step);

    /// <summary>
    /// Adds a step of an actor that survives, which this process did not lead when it was taken: whoever led may have shown it, or may have died
    /// before.
    /// </summary>
    void WriteKept(RecordedStep step) => Write(step);

    /// <summary>Makes sure of what was added: what follows from it is about to leave the process.</summary>
    void Flush();
}
