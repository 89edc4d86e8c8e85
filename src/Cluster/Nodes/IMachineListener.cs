using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Hears what the log of a machine says, in its order. Each reader hears the same.</summary>
internal interface IMachineListener
{
    /// <summary>The machine is defined.</summary>
    /// <returns>Its nodes and top-level actors; null where this reader cannot take part, and has said why.</returns>
    Roster? OnDefined(string wireVersion, ReadOnlyMemory<byte> definition);

    /// <summary>Somebody wants to carry a node that the machine has not.</summary>
    void OnUnknownNode(string line, string node);

    void OnJoined(Member member);

    /// <summary>The line of a node has ended, and the log does not say so yet.</summary>
    void OnDeathHeard(string line);

    /// <summary>A node is dead. What it carried is lost, or carried by another already.</summary>
    void OnDown(Member member, string line);

    void OnStarted(MachineStart start);

    /// <summary>A node carries a top-level actor from now on: it begins there, or it goes on where it survives.</summary>
    void OnCarried(RootView root, Member carrier);

    /// <summary>A top-level actor has ended with its node. Said before anybody else carries it.</summary>
    void OnLost(RootView root);

    /// <summary>A letter, or a strike, for an actor that survives.</summary>
    void OnLetter(Letter letter);

    void OnPersisted(RootView root, string line);

    /// <summary>Somebody observes the machine from now on over that line, instead of whoever did so before.</summary>
    void OnObserved(string line);

    void OnArmed(string point, string path, int skip, int count);

    void OnDisarmed();

    void OnOver();
}
