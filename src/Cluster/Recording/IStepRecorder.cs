using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Keeps the steps of a node.</summary>
public interface IStepRecorder
{
    /// <summary>Adds a step.</summary>
    void Write(RecordedStep step);

    /// <summary>Makes sure of what was added: what follows from it is about to leave the process.</summary>
    void Flush();
}
