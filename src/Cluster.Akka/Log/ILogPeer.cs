namespace FslHv.AkkaNet;

/// <summary>Whom the log or a copy speaks to. Two are equal when they are the same actor. What is said may be lost; what comes, comes in order.</summary>
internal interface ILogPeer
{
    void Tell(LogMessage message);
}
